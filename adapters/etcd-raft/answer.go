// How a server looks from outside: the view in the words of Figure 2, and the key, which with it tells states apart.
package main

import (
	"fmt"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.etcd.io/raft/v3/tracker"
)

type step struct {
	Outbound []any `json:"outbound"`
	View     view  `json:"view"`
	Key      key   `json:"key"`
}

type view struct {
	CurrentTerm  uint64    `json:"currentTerm"`
	VotedFor     *int      `json:"votedFor"`
	Role         string    `json:"role"`
	Log          logChange `json:"log"`
	CommitIndex  uint64    `json:"commitIndex"`
	LastApplied  uint64    `json:"lastApplied"`
	VotesGranted []int     `json:"votesGranted"`
	NextIndex    []uint64  `json:"nextIndex"`
	MatchIndex   []uint64  `json:"matchIndex"`

	Configuration configuration `json:"configuration"`
}

// What the view does not show and yet decides what comes next. What is not there is left out.
type key struct {
	State        raft.StateType `json:"state"`
	Leader       *int           `json:"leader,omitempty"`
	Elapsed      int            `json:"elapsed,omitempty"`
	Votes        []string       `json:"votes,omitempty"`
	Stable       uint64         `json:"stable"`
	InProgress   uint64         `json:"inProgress"`
	Applying     uint64         `json:"applying"`
	Progress     []progress     `json:"progress,omitempty"`
	Waiting      []waiting      `json:"waiting,omitempty"`
	Writing      []underWay     `json:"writing,omitempty"`
	Accepted     *hardState     `json:"accepted,omitempty"`
	Messages     []packet       `json:"messages,omitempty"`
	Later        []packet       `json:"later,omitempty"`
	OnAdvance    []packet       `json:"onAdvance,omitempty"`
	Reads        *reads         `json:"reads,omitempty"`
	Transferee   *int           `json:"transferee,omitempty"`
	Transferring []transferring `json:"transferring,omitempty"`
	Changing     []changing     `json:"changing,omitempty"`
	Compacting   uint64         `json:"compacting,omitempty"`
	Restoring    *restoring     `json:"restoring,omitempty"`
	// Where the configuration in force has its entry, what was told beside the snapshot, and what has to be applied before the next.
	InForce     uint64   `json:"inForce,omitempty"`
	Told        *inForce `json:"told,omitempty"`
	PendingConf uint64   `json:"pendingConf,omitempty"`
}

// A snapshot that the library has taken and that is not durable.
type restoring struct {
	Index        uint64 `json:"index"`
	IsInProgress bool   `json:"isInProgress"`
}

// What of reads is under way, in the driver and in the library.
type reads struct {
	Reading   []reading      `json:"reading,omitempty"`
	Said      []reading      `json:"said,omitempty"`
	Early     []packet       `json:"early,omitempty"`
	Noted     []notedRead    `json:"noted,omitempty"`
	Confirmed uint64         `json:"confirmed,omitempty"`
	Acks      map[int]uint64 `json:"acks,omitempty"`
}

type progress struct {
	State      tracker.StateType `json:"state"`
	SentCommit uint64            `json:"sentCommit"`
	IsActive   bool              `json:"isActive,omitempty"`
	IsPaused   bool              `json:"isPaused,omitempty"`
	Inflights  []uint64          `json:"inflights,omitempty"`
	Snapshot   uint64            `json:"snapshot,omitempty"`
}

type underWay struct {
	Snapshot   uint64     `json:"snapshot,omitempty"`
	Compaction uint64     `json:"compaction,omitempty"`
	Log        *logWrite  `json:"log,omitempty"`
	Hard       *hardState `json:"hard,omitempty"`
	Replies    []packet   `json:"replies,omitempty"`
}

func (s *server) answer() step {
	asked := s.asked
	if asked == nil {
		asked = []any{}
	}
	return step{Outbound: asked, View: s.view(), Key: s.key()}
}

func (s *server) view() view {
	in := s.inside
	v := view{
		CurrentTerm: *in.term, VotedFor: idOrNil(*in.vote), Role: "follower", Log: s.logChange(),
		CommitIndex: *in.committed, LastApplied: s.applied, VotesGranted: []int{}, NextIndex: []uint64{}, MatchIndex: []uint64{},
		Configuration: configurationOf(in.tracker.Config),
	}
	switch *in.state {
	case raft.StateCandidate, raft.StatePreCandidate:
		v.Role = "candidate"
		if *in.state == raft.StatePreCandidate {
			v.Role = "pre-candidate"
		}
		for id := range s.Nodes {
			if in.tracker.Votes[nameOf(id)] {
				v.VotesGranted = append(v.VotesGranted, id)
			}
		}
	case raft.StateLeader:
		v.Role = "leader"
		for id := range s.Nodes {
			next, match := s.matched[id]+1, s.matched[id]
			if p := in.tracker.Progress[nameOf(id)]; p != nil {
				next, match = p.Next, p.Match
			}
			v.NextIndex, v.MatchIndex = append(v.NextIndex, next), append(v.MatchIndex, match)
		}
	}
	return v
}

func (s *server) key() key {
	in := s.inside
	k := key{
		State: *in.state, Leader: idOrNil(*in.lead), Stable: *in.offset - 1, InProgress: *in.inProgress - 1,
		Applying: *in.applying, Waiting: s.waiting,
		Messages: s.packetsOf(*in.messages), Later: s.packetsOf(*in.afterAppend), OnAdvance: s.packetsOf(*in.stepsOnAdvance),
	}
	// Of a leader the ticks lead to nothing but a look at its quorum, and the end of a transfer.
	if s.hasLease || !in.leads() || *in.transferee != raft.None {
		// Who may not stand counts on; all that is told of it is that it would.
		k.Elapsed = min(*in.electionElapsed, s.electionTicks+1)
	}
	for id := range s.Nodes {
		if granted, hasVoted := in.tracker.Votes[nameOf(id)]; hasVoted {
			k.Votes = append(k.Votes, fmt.Sprint(id, granted))
		}
		if p := in.tracker.Progress[nameOf(id)]; p != nil && in.leads() {
			k.Progress = append(k.Progress, progress{
				p.State, sentCommitOf(p), (s.hasLease || s.compacts) && p.RecentActive, p.MsgAppFlowPaused, inflightsOf(p), p.PendingSnapshot,
			})
		}
	}
	for _, b := range s.writing {
		written := underWay{
			Snapshot: b.snapshot.GetMetadata().GetIndex(),
			Log:      s.logOf(b.entries), Hard: hardStateOf(b.hard), Replies: s.packetsOf(b.replies),
		}
		if b.compaction != nil {
			written.Compaction = b.compaction.Index
		}
		k.Writing = append(k.Writing, written)
	}
	k.Reads, k.Transferee, k.Transferring = s.reads(), idOrNil(*in.transferee), s.transferring
	if accepted := *in.acceptedHard; s.isReadyUnderWay() {
		k.Accepted = hardStateOf(accepted)
	}
	k.Changing, k.Compacting, k.InForce = s.changing, s.compacting, s.inForce.Index
	if taken := *in.snapshot; taken != nil {
		k.Restoring = &restoring{taken.GetMetadata().GetIndex(), *in.snapshotInProgress}
	}
	if stable, _ := s.stable.Snapshot(); s.compacts {
		if kept := keptIn(stable); s.isUntold(kept) {
			k.Told = &kept.InForce
		}
	}
	if in.leads() && s.changes {
		k.PendingConf = *in.pendingConf
	}
	return k
}

// Nothing where nobody ever read.
func (s *server) reads() *reads {
	in := s.inside
	noted, confirmed, acks := in.notedReads()
	r := reads{Reading: s.reading, Early: s.packetsOf(*in.earlyReads), Noted: noted, Confirmed: confirmed, Acks: map[int]uint64{}}
	for _, state := range *in.readStates {
		r.Said = append(r.Said, reading{ID: string(state.RequestCtx), Index: new(state.Index)})
	}
	for name, count := range acks {
		r.Acks[idOf(name)] = count
	}
	if len(r.Reading)+len(r.Said)+len(r.Early)+len(r.Noted)+len(r.Acks) == 0 && confirmed == 0 {
		return nil
	}
	return &r
}

func (s *server) logOf(entries []*pb.Entry) *logWrite {
	if len(entries) == 0 {
		return nil
	}
	return &logWrite{"log", entries[0].GetIndex(), s.entriesOf(entries)}
}

func hardStateOf(hard *pb.HardState) *hardState {
	if raft.IsEmptyHardState(hard) {
		return nil
	}
	return &hardState{hard.GetTerm(), idOrNil(hard.GetVote()), hard.GetCommit()}
}

func (s *server) packetsOf(messages []*pb.Message) []packet {
	packets := []packet{}
	for _, m := range messages {
		packets = append(packets, *s.packetOf(m))
	}
	return packets
}
