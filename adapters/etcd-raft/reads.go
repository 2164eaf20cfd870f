// Reads by ReadIndex: the library says up to where a read must have seen the log, and it is answered once that is applied.
package main

import "go.etcd.io/raft/v3"

// A read that a client waits for, the term in which it was asked, and its index once the library has said it.
type reading struct {
	ID    string  `json:"id"`
	Term  uint64  `json:"term"`
	Index *uint64 `json:"index,omitempty"`
}

// A follower hands it on to its leader. Where none is known the library drops it without a word.
func (s *server) read(id string) {
	if *s.inside.lead == raft.None {
		s.decline(id)
		return
	}
	s.reading = append(s.reading, reading{ID: id, Term: *s.inside.term})
	s.node.ReadIndex([]byte(id))
}

func (s *server) noteReadStates(states []raft.ReadState) {
	for _, state := range states {
		for i := range s.reading {
			if r := &s.reading[i]; r.ID == string(state.RequestCtx) && r.Index == nil {
				r.Index = new(state.Index)
			}
		}
	}
}

// Answers what has been applied, and gives up what nobody answers any more in a newer term: a read without an answer has no effect.
func (s *server) answerReads() {
	rest := s.reading[:0]
	for _, r := range s.reading {
		switch {
		case r.Index != nil && *r.Index <= s.applied:
			s.ask(outbound{Type: "respond", Operation: r.ID, Outcome: "ok", Index: new(s.applied), When: "now"})
		case r.Index == nil && r.Term != *s.inside.term:
			s.ask(outbound{Type: "respond", Operation: r.ID, Outcome: "failed", When: "now"})
		default:
			rest = append(rest, r)
		}
	}
	s.reading = rest
}
