// What goes over the pipe: the protocol's words as Go's types, and the library's messages as packets and back.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"

	pb "go.etcd.io/raft/v3/raftpb"
)

type options struct {
	ID                 int
	Nodes              int
	Bootstrap          *configuration
	Settings           map[string]string
	ElectionTimeoutMin float64
	ElectionTimeoutMax float64
	HeartbeatInterval  float64
}

type entry struct {
	Term    uint64  `json:"term"`
	Payload payload `json:"payload"`
}

// Nothing (the entry with which a leader begins), a command, or a configuration.
type payload struct {
	command       *string
	configuration *configuration
}

func (p payload) MarshalJSON() ([]byte, error) {
	if p.configuration != nil {
		return json.Marshal(p.configuration)
	}
	return json.Marshal(p.command)
}

func (p *payload) UnmarshalJSON(text []byte) error {
	if text[0] == '{' {
		return json.Unmarshal(text, &p.configuration)
	}
	return json.Unmarshal(text, &p.command)
}

type disk struct {
	Values struct {
		Hard    *hardState
		InForce *inForce
	}
	Log      []entry
	Snapshot *snapshot
}

// What the harness takes of a state machine. Nobody looks into its data, but for the mark that stands for the entries behind it.
type snapshot struct {
	Index         uint64          `json:"index"`
	Term          uint64          `json:"term"`
	Configuration *configuration  `json:"configuration,omitempty"`
	Data          json.RawMessage `json:"data"`
}

// Where a log begins that was compacted.
type base struct {
	Index         uint64          `json:"index"`
	Term          uint64          `json:"term"`
	Mark          json.RawMessage `json:"mark"`
	Configuration *configuration  `json:"configuration,omitempty"`
}

func (s snapshot) base() *base {
	var data struct{ Mark json.RawMessage }
	must(json.Unmarshal(s.Data, &data))
	return &base{s.Index, s.Term, data.Mark, s.Configuration}
}

type hardState struct {
	CurrentTerm uint64 `json:"currentTerm"`
	VotedFor    *int   `json:"votedFor"`
	Commit      uint64 `json:"commit"`
}

// A log by the one before: entries from index From on are replaced.
type logChange struct {
	Base    *base   `json:"base,omitempty"`
	From    uint64  `json:"from"`
	Entries []entry `json:"entries"`
}

type message struct {
	Type      string
	Timer     string
	Packet    packet
	Operation operation
	Snapshot  snapshot
}

type operation struct {
	Type, Command, ID string
	To                int
	Configuration     configuration
}

type packet struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Kind string `json:"kind"`
	Body body   `json:"body"`
}

// The fields that the library has set, under its own names. Origin: who proposed or asked, where that is not the sender. Read:
// what a read is called. Round: which reads a heartbeat confirms, where the library has eight bytes of context.
type body struct {
	Term       *uint64  `json:"term,omitempty"`
	Index      *uint64  `json:"index,omitempty"`
	LogTerm    *uint64  `json:"logTerm,omitempty"`
	Entries    *[]entry `json:"entries,omitempty"`
	Commit     *uint64  `json:"commit,omitempty"`
	Reject     *bool    `json:"reject,omitempty"`
	RejectHint *uint64  `json:"rejectHint,omitempty"`
	Context    string   `json:"context,omitempty"`
	Read       *string  `json:"read,omitempty"`
	Round      *uint64  `json:"round,omitempty"`
	Origin     *int     `json:"origin,omitempty"`
	Snapshot   *kept    `json:"snapshot,omitempty"`
}

// What a step asks for: one field of these is set.
type outbound struct {
	Type      string   `json:"type"`
	Packet    *packet  `json:"packet,omitempty"`
	Write     any      `json:"write,omitempty"`
	Notify    *bool    `json:"notify,omitempty"`
	Operation string   `json:"operation,omitempty"`
	Outcome   string   `json:"outcome,omitempty"`
	Index     *uint64  `json:"index,omitempty"`
	Leader    *int     `json:"leader,omitempty"`
	When      string   `json:"when,omitempty"`
	Timer     string   `json:"timer,omitempty"`
	Min       *float64 `json:"min,omitempty"`
	Max       *float64 `json:"max,omitempty"`
	Periodic  bool     `json:"periodic,omitempty"`
	Reason    string   `json:"reason,omitempty"`
}

type applyOut struct {
	Type  string `json:"type"`
	Index uint64 `json:"index"`
	entry
}

type logWrite struct {
	Kind    string  `json:"kind"`
	From    uint64  `json:"from"`
	Entries []entry `json:"entries"`
}

type setWrite struct {
	Kind  string `json:"kind"`
	Key   string `json:"key"`
	Value any    `json:"value"`
}

type snapshotWrite struct {
	Kind     string   `json:"kind"`
	Snapshot snapshot `json:"snapshot"`
}

type restoreOut struct {
	Type     string   `json:"type"`
	Snapshot snapshot `json:"snapshot"`
}

// The library's ids begin with 1, since 0 is nobody.
func nameOf(id int) uint64 { return uint64(id + 1) }
func idOf(name uint64) int { return int(name) - 1 }
func idOrNil(name uint64) *int {
	if name == 0 {
		return nil
	}
	return new(idOf(name))
}

func kindOf(m *pb.Message) string { return strings.TrimPrefix(m.GetType().String(), "Msg") }

func (s *server) packetOf(m *pb.Message) *packet {
	sent := &packet{From: s.ID, To: idOf(m.GetTo()), Kind: kindOf(m), Body: body{
		Term: m.Term, Index: m.Index, LogTerm: m.LogTerm, Commit: m.Commit,
		Reject: m.Reject, RejectHint: m.RejectHint,
	}}
	switch m.GetType() {
	case pb.MsgApp, pb.MsgProp:
		sent.Body.Entries = new(s.entriesOf(m.GetEntries()))
	case pb.MsgSnap:
		sent.Body.Snapshot = new(s.snapshotFor(m))
	case pb.MsgReadIndex, pb.MsgReadIndexResp:
		sent.Body.Read = new(string(m.GetEntries()[0].GetData()))
	case pb.MsgHeartbeat, pb.MsgHeartbeatResp:
		if context := m.GetContext(); len(context) > 0 {
			sent.Body.Round = new(binary.LittleEndian.Uint64(context))
		}
	default:
		sent.Body.Context = string(m.GetContext())
	}
	if m.GetFrom() != nameOf(s.ID) {
		sent.Body.Origin = new(idOf(m.GetFrom()))
	}
	return sent
}

func messageOf(p packet) *pb.Message {
	kind, known := pb.MessageType_value["Msg"+p.Kind]
	if !known {
		panic(fmt.Sprintf("no message of the library is called %q", p.Kind))
	}
	from := p.From
	if p.Body.Origin != nil {
		from = *p.Body.Origin
	}
	m := &pb.Message{
		Type: pb.MessageType(kind).Enum(), From: new(nameOf(from)), To: new(nameOf(p.To)),
		Term: p.Body.Term, Index: p.Body.Index, LogTerm: p.Body.LogTerm, Commit: p.Body.Commit,
		Reject: p.Body.Reject, RejectHint: p.Body.RejectHint,
	}
	if p.Body.Context != "" {
		m.Context = []byte(p.Body.Context)
	}
	if p.Body.Round != nil {
		m.Context = binary.LittleEndian.AppendUint64(nil, *p.Body.Round)
	}
	if p.Body.Read != nil {
		m.Entries = []*pb.Entry{{Data: []byte(*p.Body.Read)}}
	}
	if p.Body.Entries != nil {
		m.Entries = libraryEntries(*p.Body.Entries, m.GetIndex())
	}
	if p.Body.Snapshot != nil {
		m.Snapshot = p.Body.Snapshot.library()
	}
	return m
}

// Entries as the library has them, behind index before.
func libraryEntries(entries []entry, before uint64) []*pb.Entry {
	made := make([]*pb.Entry, len(entries))
	for i, e := range entries {
		made[i] = &pb.Entry{Term: new(e.Term), Index: new(before + uint64(i) + 1)}
		switch {
		case e.Payload.command != nil:
			made[i].Data = []byte(*e.Payload.command)
		case e.Payload.configuration != nil:
			made[i].Type = pb.EntryConfChangeV2.Enum()
			made[i].Data = changeData(&pb.ConfChangeV2{}, *e.Payload.configuration)
		}
	}
	return made
}

// What a restart would bring back.
func durable(d disk) map[string]any {
	hard := hardOf(d)
	log := logChange{From: d.lastIndex() + 1, Entries: []entry{}}
	return map[string]any{"currentTerm": hard.CurrentTerm, "votedFor": hard.VotedFor, "log": log}
}

func (d disk) lastIndex() uint64 {
	last := uint64(len(d.Log))
	if d.Snapshot != nil {
		last += d.Snapshot.Index
	}
	return last
}

func hardOf(d disk) hardState {
	if d.Values.Hard == nil {
		return hardState{}
	}
	return *d.Values.Hard
}

// What a packet promises. An answer to a pre-vote promises nothing: its sender remembers nothing of it.
func pledge(p packet) map[string]any {
	isRefused := p.Body.Reject != nil && *p.Body.Reject
	switch {
	case p.Kind == "VoteResp":
		return map[string]any{"type": "vote", "term": *p.Body.Term, "granted": !isRefused}
	case p.Kind == "AppResp" && !isRefused && p.Body.Index != nil:
		return map[string]any{"type": "acknowledgement", "term": *p.Body.Term, "index": *p.Body.Index}
	}
	return nil
}
