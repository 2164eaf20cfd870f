// Compaction: the harness hands out a snapshot of the state machine, and the log up to there is forgotten once it is durable.
// Who lags behind is sent the newest one.
package main

import (
	"encoding/json"
	"slices"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.etcd.io/raft/v3/tracker"
)

// A snapshot, and what was in force where it was taken, or later.
type kept struct {
	snapshot
	InForce inForce `json:"inForce"`
}

// A configuration that was applied, and the index of its entry: 0 where it was there from the beginning.
type inForce struct {
	Index         uint64        `json:"index"`
	Configuration configuration `json:"configuration"`
}

func (k kept) library() *pb.Snapshot {
	return &pb.Snapshot{
		Data:     text(k),
		Metadata: &pb.SnapshotMetadata{ConfState: k.InForce.Configuration.library(), Index: new(k.Index), Term: new(k.Term)},
	}
}

func keptIn(s *pb.Snapshot) kept {
	var k kept
	must(json.Unmarshal(s.GetData(), &k))
	return k
}

// Declined where the log is, or is about to be, as short already.
func (s *server) compact(id string, taken snapshot) {
	if taken.Index < s.shown.first() || taken.Index <= s.compacting {
		s.decline(id)
		return
	}
	s.compacting = taken.Index
	s.ask(outbound{Type: "write", Write: snapshotWrite{"snapshot", taken}, Notify: new(true)})
	s.ask(outbound{Type: "respond", Operation: id, Outcome: "ok", When: "afterWrites"})
	s.writing = append(s.writing, batch{compaction: &kept{taken, s.inForce}})
}

// The snapshot is durable: now the log may be cut. One that came from a leader meanwhile reaches further.
func (s *server) compacted(k kept) {
	s.compacting = 0
	if k.Index < s.shown.first() {
		return
	}
	_, err := s.stable.CreateSnapshot(k.Index, k.InForce.Configuration.library(), text(k))
	must(err)
	must(s.stable.Compact(k.Index))
	s.shown.begin(k.snapshot, true)
}

// The state machine is that of the snapshot from now on.
func (s *server) restore(k kept) {
	s.ask(restoreOut{"restore", k.snapshot})
	s.applied, s.inForce = k.Index, k.InForce
}

// What a server with this snapshot needs to be told besides, since the snapshot itself does not say it.
func (s *server) isUntold(k kept) bool {
	return k.InForce.Index > k.Index || (k.Configuration == nil && s.Bootstrap == nil)
}

// With the configuration of its index. A server that was added later has no place there, and would refuse the snapshot: it is told
// which one is in force now.
func (s *server) snapshotFor(m *pb.Message) kept {
	k := keptIn(m.GetSnapshot())
	if !slices.Contains(k.InForce.Configuration.members(), idOf(m.GetTo())) {
		k.InForce = s.inForce
	}
	return k
}

// A snapshot may be lost, and nobody says so: whoever has not answered by the next heartbeat is sent another.
func (s *server) reportSnapshots() {
	for id := range s.Nodes {
		if p := s.inside.tracker.Progress[nameOf(id)]; p != nil && p.State == tracker.StateSnapshot {
			s.node.ReportSnapshot(nameOf(id), raft.SnapshotFailure)
		}
	}
}
