// Ticks by the harness's timers. The library counts ticks since it last heard of a leader; here time is what it counts, in
// three steps: 1 as long as nothing fired, electionTicks once `lease` did, and one more as `election` does.
package main

// 0 ticks are left only by what begins the wait anew: a leader that was heard, a vote that was given, another term or office.
// The first tick is given at once, so that this can be told.
func (s *server) arm(fired string) {
	leads := s.inside.leads()
	switch {
	case leads:
		if !s.led {
			s.disarm("election")
			s.disarmLease()
		}
		if !s.led || fired == "heartbeat" {
			beat := s.HeartbeatInterval
			s.ask(outbound{Type: "arm", Timer: "heartbeat", Min: &beat, Max: &beat, Periodic: true})
		}
	case *s.inside.electionElapsed == 0:
		if s.led {
			s.disarm("heartbeat")
		}
		s.node.Tick()
		s.ask(outbound{Type: "arm", Timer: "election", Min: &s.ElectionTimeoutMin, Max: &s.ElectionTimeoutMax})
		if s.hasLease {
			s.ask(outbound{Type: "arm", Timer: "lease", Min: &s.ElectionTimeoutMin, Max: &s.ElectionTimeoutMin})
		}
	case fired == "election":
		// It may not stand: a learner, or no member. Once it may, its next timeout is not put off.
		s.ask(outbound{Type: "arm", Timer: "election", Min: &s.ElectionTimeoutMin, Max: &s.ElectionTimeoutMax})
	}
	s.led = leads
}

func (s *server) disarm(timer string) { s.ask(outbound{Type: "disarm", Timer: timer}) }

func (s *server) disarmLease() {
	if s.hasLease {
		s.disarm("lease")
	}
}

func (s *server) fire(timer string) {
	switch timer {
	case "heartbeat":
		s.reportSnapshots()
		s.node.Tick()
	case "lease":
		for *s.inside.electionElapsed < s.electionTicks {
			s.node.Tick()
		}
	case "election":
		// The library campaigns by itself on the tick after the lease.
		for range s.electionTicks + 1 {
			if *s.inside.electionElapsed > 0 {
				s.node.Tick()
			}
		}
	}
}
