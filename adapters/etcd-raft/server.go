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
}

type server struct {
	options
	isAsync, hasLease bool
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
	applied      uint64
	// The log as it was shown last.
	shown []*pb.Entry
	led   bool
	asked []any
}

type waiting struct {
	Command string `json:"command"`
	Term    uint64 `json:"term"`
}

func boot(o options, d disk) *server {
	isOn := func(name string) bool { return o.Settings[name] == "on" }
	s := &server{options: o, isAsync: isOn("asyncStorage"), hasLease: isOn("checkQuorum"), stable: stableFrom(o, d)}
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
	if last, _ := s.stable.LastIndex(); last > 0 {
		s.shown, _ = s.stable.Entries(1, last+1, math.MaxUint64)
	}
	s.rest("")
	return s
}

// The configuration is where a snapshot of nothing would have it: no entry is needed for it.
func stableFrom(o options, d disk) *raft.MemoryStorage {
	stable := raft.NewMemoryStorage()
	conf := &pb.ConfState{}
	if o.Bootstrap != nil {
		conf.Voters = namesOf(o.Bootstrap.Voters)
		conf.VotersOutgoing = namesOf(o.Bootstrap.Outgoing)
		conf.Learners = namesOf(o.Bootstrap.Learners)
	}
	must(stable.ApplySnapshot(&pb.Snapshot{Metadata: &pb.SnapshotMetadata{ConfState: conf, Index: new(uint64(0)), Term: new(uint64(0))}}))
	must(stable.Append(libraryEntries(d.Log, 0)))
	if hard := d.Values.Hard; hard != nil {
		vote := uint64(0)
		if hard.VotedFor != nil {
			vote = nameOf(*hard.VotedFor)
		}
		must(stable.SetHardState(&pb.HardState{Term: new(hard.CurrentTerm), Vote: new(vote), Commit: new(hard.Commit)}))
	}
	return stable
}

func namesOf(ids []uint64) []uint64 {
	names := make([]uint64, len(ids))
	for i, id := range ids {
		names[i] = id + 1
	}
	return names
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
		s.begin(m.Operation)
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

func (s *server) begin(asked operation) {
	switch asked.Type {
	case "write":
		s.propose(asked.Command)
	case "read":
		s.read(asked.ID)
	case "transfer":
		s.transfer(asked)
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
	for i, e := range entriesOf(entries) {
		s.applied = entries[i].GetIndex()
		s.ask(applyOut{"apply", s.applied, e})
		if e.Payload != nil {
			s.answerWaiting("ok", func(w waiting) bool { return w.Command == *e.Payload })
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
