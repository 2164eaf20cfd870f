// The log as it is shown: what the library has in memory, its entries in the protocol's words.
package main

import (
	"encoding/json"
	"fmt"

	"google.golang.org/protobuf/proto"

	pb "go.etcd.io/raft/v3/raftpb"
)

type shownLog struct {
	// Nil where nothing was compacted.
	base    *base
	entries []shownEntry
	// What was said of it last still holds up to this index, but for its base where that has moved.
	told  uint64
	moved bool
}

type shownEntry struct {
	of *pb.Entry
	entry
}

func (l *shownLog) first() uint64 {
	if l.base == nil {
		return 1
	}
	return l.base.Index + 1
}

func (l *shownLog) last() uint64 { return l.first() - 1 + uint64(len(l.entries)) }

// It begins behind a snapshot from now on. What follows is kept where the snapshot is of this very log.
func (l *shownLog) begin(from snapshot, keeps bool) {
	rest := []shownEntry{}
	if keeps && from.Index <= l.last() {
		rest = append(rest, l.entries[from.Index+1-l.first():]...)
	}
	l.base, l.entries, l.moved = from.base(), rest, true
	l.told = from.Index
}

// Sees what is new in the log since it was looked at last. It can change only where the library calls it unstable.
func (s *server) look() {
	in, l := s.inside, &s.shown
	if kept := *in.snapshot; kept != nil && kept.GetMetadata().GetIndex() >= l.first() {
		l.begin(keptIn(kept).snapshot, false)
	}
	first, entries := *in.offset, *in.unstable
	// Entries that were written in a term that is over still count as unstable, though they may have been compacted since.
	if first < l.first() {
		entries = entries[min(l.first()-first, uint64(len(entries))):]
		first = l.first()
	}
	if first > l.last()+1 {
		panic(fmt.Sprintf("entries before index %d became stable and were never shown", first))
	}
	at := int(first - l.first())
	same := 0
	for same < len(entries) && at+same < len(l.entries) && l.entries[at+same].of == entries[same] {
		same++
	}
	if same == len(entries) && at+same >= len(l.entries) {
		return
	}
	l.entries = l.entries[: at+same : at+same]
	l.told = min(l.told, l.last())
	for _, e := range entries[same:] {
		l.entries = append(l.entries, shownEntry{e, entry{e.GetTerm(), s.payloadOf(e)}})
	}
}

// What of the log is new since the last answer.
func (s *server) logChange() logChange {
	l := &s.shown
	change := logChange{From: l.told + 1, Entries: []entry{}}
	if l.moved {
		change.Base, l.moved = l.base, false
	}
	for _, shown := range l.entries[l.told+1-l.first():] {
		change.Entries = append(change.Entries, shown.entry)
	}
	l.told = l.last()
	return change
}

func (s *server) entriesOf(entries []*pb.Entry) []entry {
	said := make([]entry, len(entries))
	for i, e := range entries {
		said[i] = entry{e.GetTerm(), s.payloadOf(e)}
	}
	return said
}

func (s *server) payloadOf(e *pb.Entry) payload {
	if e.GetType() == pb.EntryNormal {
		if e.Data == nil {
			return payload{}
		}
		return payload{command: new(string(e.Data))}
	}
	if e.Data == nil {
		return payload{configuration: new(s.afterJoint(e))}
	}
	var change pb.ConfChangeV2
	must(proto.Unmarshal(e.Data, &change))
	var target configuration
	must(json.Unmarshal(change.GetContext(), &target))
	return payload{configuration: &target}
}

// By an entry without data the library leaves joint consensus: what was in force before it, without the outgoing voters.
func (s *server) afterJoint(e *pb.Entry) configuration {
	l := &s.shown
	latest := s.inForce.Configuration
	for i := len(l.entries) - 1; i >= 0; i-- {
		if shown := l.entries[i]; shown.of == e {
			return *shown.Payload.configuration
		} else if shown.of.GetIndex() < e.GetIndex() && shown.Payload.configuration != nil {
			latest = *shown.Payload.configuration
			break
		}
	}
	return configuration{latest.Voters, nil, latest.Learners}
}
