// What the library has ready becomes what the server asks for: first what is written, then what relies on it.
package main

import (
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// What is written together, and what follows once it is durable.
type batch struct {
	entries []*pb.Entry
	hard    *pb.HardState
	// With AsyncStorageWrites: answers of the storage to the server itself.
	replies []*pb.Message
	// Without: what was accepted, to be applied and advanced.
	ready raft.Ready
}

// Carries out what the library has ready until it has nothing more, or waits for the disk; then sees to the timers.
func (s *server) rest(fired string) {
	for s.node.HasReady() {
		if s.isAsync {
			s.handOut(s.node.Ready())
		} else if len(s.writing) == 0 {
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
	s.arm(fired)
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
	s.write(ready.Entries, ready.HardState, ready.MustSync)
	for _, m := range later {
		s.send(m, "afterWrites")
	}
	accepted := batch{entries: ready.Entries, hard: ready.HardState, ready: ready}
	if ready.MustSync {
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
	b := batch{entries: m.GetEntries()}
	if m.Term != nil {
		b.hard = &pb.HardState{Term: m.Term, Vote: m.Vote, Commit: m.Commit}
	}
	isWrite := len(b.entries) > 0 || b.hard != nil
	s.write(b.entries, b.hard, true)
	for _, reply := range m.GetResponses() {
		if reply.GetTo() == nameOf(s.ID) {
			b.replies = append(b.replies, reply)
		} else {
			s.send(reply, "afterWrites")
		}
	}
	switch last := len(s.writing) - 1; {
	case isWrite:
		s.writing = append(s.writing, b)
	case last >= 0:
		// It waits for what was to be written before.
		s.writing[last].replies = append(s.writing[last].replies, b.replies...)
	default:
		s.finish(b)
	}
}

// Entries first: the other way round, a crash in between leaves a commit index beyond the log, and the library does not boot.
func (s *server) write(entries []*pb.Entry, hard *pb.HardState, notify bool) {
	hasHard := !raft.IsEmptyHardState(hard)
	if len(entries) > 0 {
		write := logWrite{Kind: "log", From: entries[0].GetIndex(), Entries: entriesOf(entries)}
		s.ask(outbound{Type: "write", Write: write, Notify: new(notify && !hasHard)})
	}
	if hasHard {
		value := hardState{hard.GetTerm(), idOrNil(hard.GetVote()), hard.GetCommit()}
		s.ask(outbound{Type: "write", Write: setWrite{"set", "hard", value}, Notify: new(notify)})
	}
}

// What was written is durable.
func (s *server) finish(b batch) {
	must(s.stable.Append(b.entries))
	if !raft.IsEmptyHardState(b.hard) {
		must(s.stable.SetHardState(b.hard))
	}
	if s.isAsync {
		s.stepAll(b.replies)
		return
	}
	s.apply(b.ready.CommittedEntries)
	s.node.Advance(b.ready)
}

func (s *server) stepAll(messages []*pb.Message) {
	for _, m := range messages {
		_ = s.node.Step(m)
	}
}

func (s *server) send(m *pb.Message, when string) {
	s.ask(outbound{Type: "send", Packet: packetOf(m, s.ID), When: when})
}

func isPromise(m *pb.Message) bool {
	return m.GetType() == pb.MsgAppResp || m.GetType() == pb.MsgVoteResp || m.GetType() == pb.MsgPreVoteResp
}
