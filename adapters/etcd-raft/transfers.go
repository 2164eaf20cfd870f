// Transfers of leadership: the library hands over, and says no more of it. Who asked is answered by what becomes of the leader.
package main

import "go.etcd.io/raft/v3"

// A transfer that somebody waits for, and the term in which it was asked for.
type transferring struct {
	ID   string `json:"id"`
	To   int    `json:"to"`
	Term uint64 `json:"term"`
}

func (s *server) transfer(asked operation) {
	p := s.inside.tracker.Progress[nameOf(asked.To)]
	switch {
	case !s.inside.leads() || p == nil || p.IsLearner:
		s.decline(asked.ID)
	case asked.To == s.ID:
		s.respond(asked.ID, "ok")
	default:
		s.transferring = append(s.transferring, transferring{asked.ID, asked.To, *s.inside.term})
		s.node.TransferLeader(nameOf(asked.To))
	}
}

// Under way as long as the leader has not given it up; after that the target may still be elected, until somebody is.
func (s *server) answerTransfers() {
	lead, rest := *s.inside.lead, s.transferring[:0]
	for _, t := range s.transferring {
		isNewTerm := *s.inside.term != t.Term
		switch {
		case isNewTerm && lead == nameOf(t.To):
			s.respond(t.ID, "ok")
		case isNewTerm && lead == raft.None, !isNewTerm && *s.inside.transferee == nameOf(t.To):
			rest = append(rest, t)
		default:
			s.respond(t.ID, "unknown")
		}
	}
	s.transferring = rest
}

func (s *server) respond(operation, outcome string) {
	s.ask(outbound{Type: "respond", Operation: operation, Outcome: outcome, When: "now"})
}
