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
}

type underWay struct {
	Log     *logWrite  `json:"log,omitempty"`
	Hard    *hardState `json:"hard,omitempty"`
	Replies []packet   `json:"replies,omitempty"`
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
			next, match := uint64(1), uint64(0)
			if p := in.tracker.Progress[nameOf(id)]; p != nil {
				next, match = p.Next, p.Match
			}
			v.NextIndex, v.MatchIndex = append(v.NextIndex, next), append(v.MatchIndex, match)
		}
	}
	return v
}

// What of the log in memory is new since it was shown. It can change only where the library calls it unstable.
func (s *server) logChange() logChange {
	first, entries := *s.inside.offset, *s.inside.unstable
	if first > uint64(len(s.shown))+1 {
		panic(fmt.Sprintf("entries before index %d became stable and were never shown", first))
	}
	same := 0
	for same < len(entries) && int(first)-1+same < len(s.shown) && s.shown[int(first)-1+same] == entries[same] {
		same++
	}
	from := int(first) + same
	if same == len(entries) && from > len(s.shown) {
		return logChange{From: uint64(from), Entries: []entry{}}
	}
	s.shown = append(s.shown[:from-1:from-1], entries[same:]...)
	return logChange{From: uint64(from), Entries: entriesOf(entries[same:])}
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
		k.Elapsed = *in.electionElapsed
	}
	for id := range s.Nodes {
		if granted, hasVoted := in.tracker.Votes[nameOf(id)]; hasVoted {
			k.Votes = append(k.Votes, fmt.Sprint(id, granted))
		}
		if p := in.tracker.Progress[nameOf(id)]; p != nil && in.leads() {
			k.Progress = append(k.Progress, progress{p.State, sentCommitOf(p), s.hasLease && p.RecentActive, p.MsgAppFlowPaused, inflightsOf(p)})
		}
	}
	for _, b := range s.writing {
		k.Writing = append(k.Writing, underWay{logOf(b.entries), hardStateOf(b.hard), s.packetsOf(b.replies)})
	}
	k.Reads, k.Transferee, k.Transferring = s.reads(), idOrNil(*in.transferee), s.transferring
	if accepted := *in.acceptedHard; len(s.writing) > 0 && !s.isAsync {
		k.Accepted = hardStateOf(accepted)
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

func logOf(entries []*pb.Entry) *logWrite {
	if len(entries) == 0 {
		return nil
	}
	return &logWrite{"log", entries[0].GetIndex(), entriesOf(entries)}
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
		packets = append(packets, *packetOf(m, s.ID))
	}
	return packets
}
