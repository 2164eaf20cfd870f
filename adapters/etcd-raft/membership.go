// Changes of membership: an entry carries the configuration to which it leads, as the context of a ConfChangeV2. It is in force
// once it is applied.
package main

import (
	"encoding/json"
	"slices"

	"google.golang.org/protobuf/proto"

	pb "go.etcd.io/raft/v3/raftpb"
	"go.etcd.io/raft/v3/tracker"
)

type configuration struct {
	Voters   []int `json:"voters"`
	Outgoing []int `json:"outgoing"`
	Learners []int `json:"learners"`
}

// A change that somebody waits for: its entry, and the term in which it was proposed.
type changing struct {
	ID    string `json:"id"`
	Index uint64 `json:"index"`
	Term  uint64 `json:"term"`
}

func (c configuration) isJoint() bool { return c.Outgoing != nil }

func (c configuration) members() []int { return slices.Concat(c.Voters, c.Outgoing, c.Learners) }

func (c configuration) library() *pb.ConfState {
	state := &pb.ConfState{
		Voters: namesOf(c.Voters), VotersOutgoing: namesOf(c.Outgoing), AutoLeave: new(c.isJoint()),
	}
	for _, id := range c.Learners {
		// Who still votes in the outgoing configuration learns after it.
		if slices.Contains(c.Outgoing, id) {
			state.LearnersNext = append(state.LearnersNext, nameOf(id))
		} else {
			state.Learners = append(state.Learners, nameOf(id))
		}
	}
	return state
}

func configurationOf(c tracker.Config) configuration {
	shown := configuration{Voters: idsOf(c.Voters[0]), Learners: idsOf(c.Learners, c.LearnersNext)}
	if len(c.Voters[1]) > 0 {
		shown.Outgoing = idsOf(c.Voters[1])
	}
	return shown
}

func idsOf[S ~map[uint64]struct{}](sets ...S) []int {
	ids := []int{}
	for _, set := range sets {
		for name := range set {
			ids = append(ids, idOf(name))
		}
	}
	slices.Sort(ids)
	return ids
}

func namesOf(ids []int) []uint64 {
	names := make([]uint64, len(ids))
	for i, id := range ids {
		names[i] = nameOf(id)
	}
	return names
}

// Only a leader is asked, since only it knows what is in force. An entry that the library does not take it replaces by an empty one.
func (s *server) reconfigure(asked operation) {
	change := s.changeTo(asked.Configuration)
	if !s.inside.leads() || change == nil || s.node.ProposeConfChange(change) != nil {
		s.decline(asked.ID)
		return
	}
	entries := *s.inside.unstable
	last := entries[len(entries)-1]
	if last.GetType() == pb.EntryNormal {
		s.decline(asked.ID)
		return
	}
	s.changing = append(s.changing, changing{asked.ID, last.GetIndex(), *s.inside.term})
}

// By the switch: one step at a time, by joint consensus always, or as the library picks. Nil where there is none.
func (s *server) changeTo(target configuration) *pb.ConfChangeV2 {
	now := configurationOf(s.inside.tracker.Config)
	change := &pb.ConfChangeV2{Changes: changes(now, target)}
	isPossible := len(target.Voters) > 0 && slices.Max(target.members()) < s.Nodes
	if !isPossible || now.isJoint() || len(change.Changes) == 0 {
		return nil
	}
	switch s.Settings["membership"] {
	case "single":
		if len(change.Changes) > 1 {
			return nil
		}
	case "joint":
		change.Transition = pb.ConfChangeTransitionJointImplicit.Enum()
	}
	if _, isJoint := change.EnterJoint(); isJoint {
		target.Outgoing = now.Voters
	}
	changeData(change, target)
	return change
}

// The steps from one configuration that is in force alone to the voters and learners of another.
func changes(from, to configuration) []*pb.ConfChangeSingle {
	steps := []*pb.ConfChangeSingle{}
	add := func(kind pb.ConfChangeType, id int) {
		steps = append(steps, &pb.ConfChangeSingle{Type: kind.Enum(), NodeId: new(nameOf(id))})
	}
	for _, id := range to.Voters {
		if !slices.Contains(from.Voters, id) {
			add(pb.ConfChangeAddNode, id)
		}
	}
	for _, id := range to.Learners {
		if !slices.Contains(from.Learners, id) {
			add(pb.ConfChangeAddLearnerNode, id)
		}
	}
	stay := slices.Concat(to.Voters, to.Learners)
	for _, id := range from.members() {
		if !slices.Contains(stay, id) {
			add(pb.ConfChangeRemoveNode, id)
		}
	}
	return steps
}

// Lets a change say where it leads.
func changeData(change *pb.ConfChangeV2, target configuration) []byte {
	context, err := json.Marshal(target)
	must(err)
	change.Context = context
	data, err := proto.Marshal(change)
	must(err)
	return data
}

// A configuration is applied: by the change that leads to it from the one before, on which it was proposed. One that came with a
// snapshot is in force already.
func (s *server) applyChange(index uint64, target configuration) {
	if index <= s.inForce.Index {
		return
	}
	now := configurationOf(s.inside.tracker.Config)
	if len(now.Voters) == 0 {
		now = s.learnBeginning(target)
	}
	if s.inside.leads() {
		s.noteMatched()
	}
	switch {
	case now.isJoint():
		s.node.ApplyConfChange(&pb.ConfChangeV2{})
	case target.isJoint():
		transition := pb.ConfChangeTransitionJointImplicit.Enum()
		s.node.ApplyConfChange(&pb.ConfChangeV2{Transition: transition, Changes: changes(now, target)})
	default:
		for _, step := range changes(now, target) {
			s.node.ApplyConfChange(&pb.ConfChangeV2{Changes: []*pb.ConfChangeSingle{step}})
		}
	}
	s.inForce = inForce{index, target}
}

// A server that waited to be added, and is sent the log from its first entry on, does not know what was in force before that: it is
// given as much of it as the first change leaves, one server at a time.
func (s *server) learnBeginning(target configuration) configuration {
	began := target.Voters
	if target.isJoint() {
		began = target.Outgoing
	}
	for _, id := range began {
		add := &pb.ConfChangeSingle{Type: pb.ConfChangeAddNode.Enum(), NodeId: new(nameOf(id))}
		s.node.ApplyConfChange(&pb.ConfChangeV2{Changes: []*pb.ConfChangeSingle{add}})
	}
	return configurationOf(s.inside.tracker.Config)
}

// What a leader knows of servers that a change removes the library forgets as it applies the change, for which they were counted: it
// is shown as long as the leader is in office.
func (s *server) noteMatched() {
	if s.matched == nil {
		s.matched = map[int]uint64{}
	}
	for name, p := range s.inside.tracker.Progress {
		s.matched[idOf(name)] = p.Match
	}
}

// A change is done once a configuration is applied that is in force alone, its own or one that followed.
func (s *server) answerChanges() {
	rest := s.changing[:0]
	for _, c := range s.changing {
		switch {
		case s.inForce.Index >= c.Index && !s.inForce.Configuration.isJoint():
			s.respond(c.ID, "ok")
		case *s.inside.term != c.Term:
			s.respond(c.ID, "unknown")
		default:
			rest = append(rest, c)
		}
	}
	s.changing = rest
}
