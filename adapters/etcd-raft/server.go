// A server: a RawNode with its stable storage, moved by one message at a time. What it asks for is collected, nothing is done.
package main

import (
	"fmt"
	"math"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

var switches = map[string][]string{
	"asyncStorage": {"off", "on"},
	// With asyncStorage: whether MsgVote leaves at once, as the library allows, or once its sender's term is durable.
	"voteRequests": {"now", "durable"},
	"preVote":      {"off", "on"},
	"checkQuorum":  {"off", "on"},
	"forwarding":   {"off", "on"},
	"batch":        {"all", "1"},
	"inflight":     {"256", "1"},
	// Reads by the leader's lease. The library wants checkQuorum with it.
	"leaseReads": {"off", "on"},
	"compaction": {"off", "on"},
	// Changes one server at a time, by joint consensus, or as the library picks for how many they are. Asked for with checkQuorum.
	"membership": {"off", "single", "joint", "auto"},
}

type server struct {
	options
	// By the switches.
	isAsync, hasLease, compacts, changes bool
	// So many ticks of the library are the shortest election timeout.
	electionTicks int
	node          *raft.RawNode
	inside        inside
	stable        *raft.MemoryStorage
	// Under way to the disk, the oldest first.
	writing []batch
	// Commands that clients wait for, and the term in which each was proposed.
	waiting      []waiting
	reading      []reading
	transferring []transferring
	changing     []changing
	applied      uint64
	inForce      inForce
	// Up to where the log is being compacted; 0 where it is not.
	compacting uint64
	shown      shownLog
	// What it knew of servers that were removed since it took office.
	matched map[int]uint64
	led     bool
	asked   []any
}

type waiting struct {
	Command string `json:"command"`
	Term    uint64 `json:"term"`
}

func boot(o options, d disk) *server {
	isOn := func(name string) bool { return o.Settings[name] == "on" }
	s := &server{options: o, isAsync: isOn("asyncStorage"), hasLease: isOn("checkQuorum"), compacts: isOn("compaction")}
	s.changes = o.Settings["membership"] != "" && o.Settings["membership"] != "off"
	s.inForce = inForceAtBoot(o, d)
	s.stable = stableFrom(s.inForce, d)
	// As many heartbeats as fit: a leader checks its quorum after so many of them.
	s.electionTicks = 2
	if o.HeartbeatInterval > 0 {
		s.electionTicks = min(max(2, int(o.ElectionTimeoutMin/o.HeartbeatInterval)), 256)
	}
	config := &raft.Config{
		ID:                        nameOf(o.ID),
		ElectionTick:              s.electionTicks,
		HeartbeatTick:             1,
		Storage:                   s.stable,
		AsyncStorageWrites:        s.isAsync,
		MaxSizePerMsg:             math.MaxUint64,
		MaxCommittedSizePerReady:  math.MaxUint64,
		MaxInflightMsgs:           256,
		CheckQuorum:               s.hasLease,
		PreVote:                   isOn("preVote"),
		StepDownOnRemoval:         true,
		DisableProposalForwarding: !isOn("forwarding"),
		Logger:                    quiet{},
	}
	if isOn("leaseReads") && s.hasLease {
		config.ReadOnlyOption = raft.ReadOnlyLeaseBased
	}
	// The library's own words: 0 is at most one entry a message.
	if o.Settings["batch"] == "1" {
		config.MaxSizePerMsg = 0
	}
	if o.Settings["inflight"] == "1" {
		config.MaxInflightMsgs = 1
	}
	node, err := raft.NewRawNode(config)
	if err != nil {
		panic(err)
	}
	s.node, s.inside = node, lookInside(node)
	s.boot(d)
	s.rest("")
	return s
}

// The log of the disk is known, and the state machine is that of its snapshot.
func (s *server) boot(d disk) {
	if d.Snapshot != nil {
		s.shown.base = d.Snapshot.base()
		s.restore(kept{*d.Snapshot, s.inForce})
	}
	if len(d.Log) > 0 {
		first := s.shown.first()
		entries, err := s.stable.Entries(first, first+uint64(len(d.Log)), math.MaxUint64)
		must(err)
		for i, e := range entries {
			s.shown.entries = append(s.shown.entries, shownEntry{e, d.Log[i]})
		}
	}
	s.shown.told = s.shown.last()
}

// What was in force where the log of the disk begins, or later: of a snapshot that came from a leader both may be told beside it.
func inForceAtBoot(o options, d disk) inForce {
	begin := inForce{Configuration: configuration{Voters: []int{}, Learners: []int{}}}
	if o.Bootstrap != nil {
		begin.Configuration = *o.Bootstrap
	}
	told := d.Values.InForce
	if d.Snapshot == nil {
		return begin
	}
	if d.Snapshot.Configuration != nil {
		begin = inForce{d.Snapshot.Index, *d.Snapshot.Configuration}
	}
	if told != nil && (told.Index > d.Snapshot.Index || len(begin.Configuration.Voters) == 0) {
		return *told
	}
	return begin
}

// The first configuration is where a snapshot of nothing would have it: no entry is needed for it. Who has a snapshot knows that it
// is committed, though a crash may have come before the hard state that says so.
func stableFrom(begin inForce, d disk) *raft.MemoryStorage {
	stable := raft.NewMemoryStorage()
	first := kept{InForce: begin}
	if d.Snapshot != nil {
		first.snapshot = *d.Snapshot
	}
	must(stable.ApplySnapshot(first.library()))
	must(stable.Append(libraryEntries(d.Log, first.Index)))
	if hard := d.Values.Hard; hard != nil {
		vote := uint64(0)
		if hard.VotedFor != nil {
			vote = nameOf(*hard.VotedFor)
		}
		commit := max(hard.Commit, first.Index)
		must(stable.SetHardState(&pb.HardState{Term: new(hard.CurrentTerm), Vote: new(vote), Commit: new(commit)}))
	}
	return stable
}

func (s *server) take(m message) {
	s.asked = nil
	fired := ""
	switch m.Type {
	case "packet":
		// What it does not want it drops, as the library's users do.
		_ = s.node.Step(messageOf(m.Packet))
	case "timer":
		fired = m.Timer
		s.fire(m.Timer)
	case "operation":
		s.begin(m)
	case "written":
		oldest := s.writing[0]
		s.writing = s.writing[1:]
		s.finish(oldest)
	case "writeFailed":
		s.ask(outbound{Type: "halt", Reason: "a write failed"})
		return
	}
	s.rest(fired)
}

func (s *server) ask(out any) { s.asked = append(s.asked, out) }

func (s *server) begin(m message) {
	switch asked := m.Operation; asked.Type {
	case "write":
		s.propose(asked.Command)
	case "read":
		s.read(asked.ID)
	case "transfer":
		s.transfer(asked)
	case "compact":
		s.compact(asked.ID, m.Snapshot)
	case "reconfigure":
		s.reconfigure(asked)
	}
}

func (s *server) decline(operation string) {
	refusal := outbound{Type: "respond", Operation: operation, Outcome: "failed", When: "now"}
	if lead := *s.inside.lead; lead != nameOf(s.ID) {
		refusal.Leader = idOrNil(lead)
	}
	s.ask(refusal)
}

func (s *server) propose(command string) {
	if err := s.node.Propose([]byte(command)); err != nil {
		s.decline(command)
		return
	}
	s.waiting = append(s.waiting, waiting{command, *s.inside.term})
}

func (s *server) apply(entries []*pb.Entry) {
	for i, e := range s.entriesOf(entries) {
		s.applied = entries[i].GetIndex()
		s.ask(applyOut{"apply", s.applied, e})
		if command := e.Payload.command; command != nil {
			s.answerWaiting("ok", func(w waiting) bool { return w.Command == *command })
		}
		if e.Payload.configuration != nil {
			s.applyChange(s.applied, *e.Payload.configuration)
		}
	}
}

func (s *server) answerWaiting(outcome string, isOver func(waiting) bool) {
	rest := s.waiting[:0]
	for _, w := range s.waiting {
		if isOver(w) {
			s.ask(outbound{Type: "respond", Operation: w.Command, Outcome: outcome, When: "now"})
		} else {
			rest = append(rest, w)
		}
	}
	s.waiting = rest
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// The library's log goes nowhere, except for what it ends with.
type quiet struct{}

func (quiet) Debug(...any)                      {}
func (quiet) Debugf(string, ...any)             {}
func (quiet) Info(...any)                       {}
func (quiet) Infof(string, ...any)              {}
func (quiet) Warning(...any)                    {}
func (quiet) Warningf(string, ...any)           {}
func (quiet) Error(...any)                      {}
func (quiet) Errorf(string, ...any)             {}
func (quiet) Fatal(said ...any)                 { panic(fmt.Sprint(said...)) }
func (quiet) Fatalf(format string, said ...any) { panic(fmt.Sprintf(format, said...)) }
func (quiet) Panic(said ...any)                 { panic(fmt.Sprint(said...)) }
func (quiet) Panicf(format string, said ...any) { panic(fmt.Sprintf(format, said...)) }
