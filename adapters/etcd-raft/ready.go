// What the library has ready becomes what the server asks for: first what is written, then what relies on it.
package main

import (
	"slices"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// What is written together, and what follows once it is durable.
type batch struct {
	snapshot *pb.Snapshot
	entries  []*pb.Entry
	hard     *pb.HardState
	// With AsyncStorageWrites: answers of the storage to the server itself.
	replies []*pb.Message
	// Without: what was accepted, to be applied and advanced.
	ready *raft.Ready
	// In place of all these: a snapshot of the server's own state machine.
	compaction *kept
}

func (b batch) isEmpty() bool {
	return raft.IsEmptySnap(b.snapshot) && len(b.entries) == 0 && raft.IsEmptyHardState(b.hard)
}

// Carries out what the library has ready until it has nothing more, or waits for the disk; then sees to the timers.
func (s *server) rest(fired string) {
	for s.node.HasReady() {
		s.look()
		if s.isAsync {
			s.handOut(s.node.Ready())
		} else if !s.isReadyUnderWay() {
			s.save(s.node.Ready())
		} else {
			// The library wants a Ready advanced before the next; until then it takes messages, as under its own Node.
			break
		}
	}
	// A term that is over answers nobody any more.
	s.answerWaiting("unknown", func(w waiting) bool { return w.Term != *s.inside.term })
	s.answerReads()
	s.answerTransfers()
	s.answerChanges()
	if !s.inside.leads() {
		s.matched = nil
	}
	s.look()
	s.arm(fired)
}

func (s *server) isReadyUnderWay() bool {
	return slices.ContainsFunc(s.writing, func(b batch) bool { return b.ready != nil })
}

// A Ready without AsyncStorageWrites: written, sent, and once it is durable applied and advanced.
func (s *server) save(ready raft.Ready) {
	s.noteReadStates(ready.ReadStates)
	// A leader replicates while it writes, as etcd does; of promises nothing leaves before they are durable.
	leads := s.inside.leads()
	later := []*pb.Message{}
	for _, m := range ready.Messages {
		if leads && !isPromise(m) {
			s.send(m, "now")
		} else {
			later = append(later, m)
		}
	}
	accepted := batch{snapshot: ready.Snapshot, entries: ready.Entries, hard: ready.HardState, ready: &ready}
	isAwaited := ready.MustSync || !raft.IsEmptySnap(ready.Snapshot)
	s.write(accepted, isAwaited)
	for _, m := range later {
		s.send(m, "afterWrites")
	}
	if isAwaited {
		s.writing = append(s.writing, accepted)
	} else {
		s.finish(accepted)
	}
}

// A Ready with AsyncStorageWrites: the storage is one more that is sent messages.
func (s *server) handOut(ready raft.Ready) {
	s.noteReadStates(ready.ReadStates)
	for _, m := range ready.Messages {
		switch to := m.GetTo(); {
		case to == raft.LocalAppendThread:
			s.appendFor(m)
		case to == raft.LocalApplyThread:
			s.apply(m.GetEntries())
			s.stepAll(m.GetResponses())
		case !s.isHeld(m):
			s.send(m, "now")
		}
	}
	for _, m := range ready.Messages {
		if s.isHeld(m) {
			s.send(m, "afterWrites")
		}
	}
}

// The term of a request for votes is written with this very Ready, or before.
func (s *server) isHeld(m *pb.Message) bool {
	return m.GetType() == pb.MsgVote && s.Settings["voteRequests"] == "durable"
}

func (s *server) appendFor(m *pb.Message) {
	b := batch{snapshot: m.GetSnapshot(), entries: m.GetEntries()}
	if m.Term != nil {
		b.hard = &pb.HardState{Term: m.Term, Vote: m.Vote, Commit: m.Commit}
	}
	s.write(b, true)
	for _, reply := range m.GetResponses() {
		if reply.GetTo() == nameOf(s.ID) {
			b.replies = append(b.replies, reply)
		} else {
			s.send(reply, "afterWrites")
		}
	}
	switch last := len(s.writing) - 1; {
	case !b.isEmpty():
		s.writing = append(s.writing, b)
	case last >= 0:
		// It waits for what was to be written before.
		s.writing[last].replies = append(s.writing[last].replies, b.replies...)
	default:
		s.finish(b)
	}
}

// Entries before the hard state: the other way round, a crash in between leaves a commit index beyond the log, and the library does
// not boot. A snapshot before both, since they are what follows on it.
func (s *server) write(b batch, notify bool) {
	writes := []any{}
	if !raft.IsEmptySnap(b.snapshot) {
		k := keptIn(b.snapshot)
		if s.isUntold(k) {
			writes = append(writes, setWrite{"set", "inForce", k.InForce})
		}
		writes = append(writes, snapshotWrite{"snapshot", k.snapshot})
	}
	if len(b.entries) > 0 {
		writes = append(writes, logWrite{Kind: "log", From: b.entries[0].GetIndex(), Entries: s.entriesOf(b.entries)})
	}
	if hard := hardStateOf(b.hard); hard != nil {
		writes = append(writes, setWrite{"set", "hard", hard})
	}
	for i, write := range writes {
		s.ask(outbound{Type: "write", Write: write, Notify: new(notify && i == len(writes)-1)})
	}
}

// What was written is durable.
func (s *server) finish(b batch) {
	if b.compaction != nil {
		s.compacted(*b.compaction)
		s.stepAll(b.replies)
		return
	}
	if !raft.IsEmptySnap(b.snapshot) {
		must(s.stable.ApplySnapshot(b.snapshot))
		s.restore(keptIn(b.snapshot))
	}
	must(s.stable.Append(b.entries))
	if !raft.IsEmptyHardState(b.hard) {
		must(s.stable.SetHardState(b.hard))
	}
	if s.isAsync {
		s.stepAll(b.replies)
		return
	}
	s.apply(b.ready.CommittedEntries)
	s.node.Advance(*b.ready)
}

func (s *server) stepAll(messages []*pb.Message) {
	for _, m := range messages {
		_ = s.node.Step(m)
	}
}

func (s *server) send(m *pb.Message, when string) {
	s.ask(outbound{Type: "send", Packet: s.packetOf(m), When: when})
}

func isPromise(m *pb.Message) bool {
	return m.GetType() == pb.MsgAppResp || m.GetType() == pb.MsgVoteResp || m.GetType() == pb.MsgPreVoteResp
}
