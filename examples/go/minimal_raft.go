// A minimal Raft, election and log replication, behind Seaworthy's protocol (docs/protocol.md). Go, standard library only.
// Its bug: an AppendEntries that comes late removes the entries that came before it.
//
//	go build -o minimal-raft-go examples/go/minimal_raft.go
//	npx seaworthy fuzz --implementation ./minimal-raft-go --seed 1
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// What goes over the wire. The words are those of docs/protocol.md, and of the paper's Figure 2.

type object = map[string]any

type entry struct {
	Term    int     `json:"term"`
	Payload *string `json:"payload"` // nil: the no-op with which a leader begins
}

type hardState struct {
	CurrentTerm int  `json:"currentTerm"`
	VotedFor    *int `json:"votedFor"`
}

type disk struct {
	Values struct{ Hard hardState }
	Log    []entry
}

// What is only read needs no tags: names of fields are compared without regard to case.
type options struct {
	ID, Nodes, ElectionTimeoutMin, ElectionTimeoutMax, HeartbeatInterval int
}

// body has the fields of all kinds of packets.
type body struct {
	Term      int     `json:"term"`
	LastIndex int     `json:"lastIndex"`
	LastTerm  int     `json:"lastTerm"`
	Granted   bool    `json:"granted"`
	PrevIndex int     `json:"prevIndex"`
	PrevTerm  int     `json:"prevTerm"`
	Entries   []entry `json:"entries"`
	Commit    int     `json:"commit"`
	Success   bool    `json:"success"`
	Match     int     `json:"match"`
}

type packet struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Kind string `json:"kind"`
	Body body   `json:"body"`
}

type write struct {
	Kind    string
	Value   hardState
	From    int
	Entries []entry
}

type message struct {
	Type      string
	Packet    packet
	Operation struct{ Command string }
	Write     write
}

type request struct {
	Do      string
	Server  int
	Options options
	Disk    disk
	Message message
	Packet  packet
}

type server struct {
	options
	hardState
	log             []entry // the entry at index 1 is log[0]
	role            string
	votes           []int
	commit, applied int
	next, match     []int
	waiting         map[int]entry // commands that clients wait for, by index
	shown           int           // how much of the log the harness knows: at boot, what is on the disk
	out             []object
}

func boot(o options, d disk) *server {
	s := &server{options: o, hardState: d.Values.Hard, log: d.Log, role: "follower", shown: len(d.Log), waiting: map[int]entry{}}
	s.out, s.votes, s.next, s.match = []object{}, []int{}, []int{}, []int{}
	s.wait()
	return s
}

// What a server asks for. Nothing is done here: the harness does it, or lets it fail.

func (s *server) ask(what object) { s.out = append(s.out, what) }

func (s *server) send(to int, kind, when string, b body) {
	b.Term = s.CurrentTerm
	s.ask(object{"type": "send", "packet": packet{s.ID, to, kind, b}, "when": when})
}

func (s *server) wait() {
	s.ask(object{"type": "arm", "timer": "election", "min": s.ElectionTimeoutMin, "max": s.ElectionTimeoutMax})
}

func (s *server) disarm(timer string) { s.ask(object{"type": "disarm", "timer": timer}) }

func (s *server) respond(command *string, outcome string) {
	s.ask(object{"type": "respond", "operation": command, "outcome": outcome, "when": "now"})
}

func (s *server) saveHard(notify bool) {
	s.ask(object{"type": "write", "write": object{"kind": "set", "key": "hard", "value": s.hardState}, "notify": notify})
}

// saveLog replaces the log from index start on.
func (s *server) saveLog(start int, entries []entry) {
	s.log = append(slices.Clone(s.log[:start-1]), entries...)
	s.shown = min(s.shown, start-1)
	s.ask(object{"type": "write", "write": object{"kind": "log", "from": start, "entries": entries}, "notify": true})
}

// What it is given.

func (s *server) take(m message) {
	s.out = []object{}
	switch m.Type {
	case "timer":
		if s.role == "leader" {
			s.replicate()
		} else {
			s.stand()
		}
	case "operation":
		s.propose(m.Operation.Command)
	case "written":
		s.onWritten(m.Write)
	case "writeFailed":
		s.ask(object{"type": "halt", "reason": "the disk failed"})
	case "packet":
		s.hear(m.Packet.From, m.Packet.Kind, m.Packet.Body)
	}
}

// A server counts its own vote, and its own entries, once they are durable.
func (s *server) onWritten(w write) {
	if w.Kind == "set" {
		if s.role == "candidate" && w.Value.CurrentTerm == s.CurrentTerm && same(w.Value.VotedFor, &s.ID) {
			s.count(s.ID)
		}
		return
	}
	end := w.From - 1 + len(w.Entries)
	if s.role == "leader" && end <= len(s.log) && sameEntries(s.log[w.From-1:end], w.Entries) {
		s.match[s.ID] = max(s.match[s.ID], end)
		s.advance()
	}
}

func (s *server) hear(from int, kind string, b body) {
	if b.Term > s.CurrentTerm {
		s.becomeFollower(b.Term)
	}
	switch {
	case kind == "RequestVote":
		s.onRequestVote(from, b)
	case kind == "AppendEntries":
		s.onAppend(from, b)
	case b.Term < s.CurrentTerm:
	case kind == "Vote" && s.role == "candidate" && b.Granted:
		s.count(from)
	case kind == "Appended" && s.role == "leader":
		s.onAppended(from, b)
	}
}

// Election (sections 5.2 and 5.4.1).

func (s *server) becomeFollower(term int) {
	if term > s.CurrentTerm {
		s.CurrentTerm, s.VotedFor = term, nil
		s.saveHard(false)
	}
	if s.role == "leader" {
		s.disarm("heartbeat")
		s.wait()
	}
	s.role, s.votes, s.next, s.match = "follower", []int{}, []int{}, []int{}
}

func (s *server) stand() {
	s.role, s.votes = "candidate", []int{}
	s.CurrentTerm, s.VotedFor = s.CurrentTerm+1, &s.ID
	s.saveHard(true)
	for _, to := range s.others() {
		s.send(to, "RequestVote", "afterWrites", body{LastIndex: len(s.log), LastTerm: s.termAt(len(s.log))})
	}
	s.wait()
}

func (s *server) onRequestVote(from int, b body) {
	lastTerm := s.termAt(len(s.log))
	upToDate := b.LastTerm > lastTerm || b.LastTerm == lastTerm && b.LastIndex >= len(s.log)
	granted := b.Term == s.CurrentTerm && (s.VotedFor == nil || *s.VotedFor == from) && upToDate
	if granted {
		s.VotedFor = &from
		s.saveHard(false)
		s.wait()
	}
	s.send(from, "Vote", "afterWrites", body{Granted: granted})
}

func (s *server) count(voter int) {
	if !slices.Contains(s.votes, voter) {
		s.votes = append(s.votes, voter)
	}
	if 2*len(s.votes) <= s.Nodes {
		return
	}
	s.role = "leader"
	s.next, s.match = slices.Repeat([]int{len(s.log) + 1}, s.Nodes), make([]int, s.Nodes)
	s.disarm("election")
	s.saveLog(len(s.log)+1, []entry{{Term: s.CurrentTerm}})
	s.replicate()
}

// Replication (section 5.3).

func (s *server) propose(command string) {
	if s.role != "leader" {
		s.respond(&command, "failed")
		return
	}
	e := entry{s.CurrentTerm, &command}
	s.saveLog(len(s.log)+1, []entry{e})
	s.waiting[len(s.log)] = e
	s.replicate()
}

func (s *server) replicate() {
	beat := s.HeartbeatInterval
	s.ask(object{"type": "arm", "timer": "heartbeat", "min": beat, "max": beat, "periodic": true})
	for _, to := range s.others() {
		s.appendTo(to)
	}
}

func (s *server) appendTo(to int) {
	before := s.next[to] - 1
	b := body{PrevIndex: before, PrevTerm: s.termAt(before), Entries: s.log[before:], Commit: s.commit}
	s.send(to, "AppendEntries", "now", b)
}

func (s *server) onAppend(from int, b body) {
	if b.Term < s.CurrentTerm {
		s.send(from, "Appended", "afterWrites", body{})
		return
	}
	s.becomeFollower(b.Term)
	s.wait()
	before := b.PrevIndex
	if before > len(s.log) || s.termAt(before) != b.PrevTerm {
		s.send(from, "Appended", "afterWrites", body{})
		return
	}
	// The bug: only where an entry conflicts may what is behind it go. An old AppendEntries, late, removes newer entries.
	if !sameEntries(s.log[before:], b.Entries) {
		s.saveLog(before+1, b.Entries)
	}
	s.commit = max(s.commit, min(b.Commit, before+len(b.Entries)))
	s.apply()
	s.send(from, "Appended", "afterWrites", body{Success: true, Match: before + len(b.Entries)})
}

func (s *server) onAppended(from int, b body) {
	if b.Success {
		s.match[from] = max(s.match[from], b.Match)
		s.next[from] = s.match[from] + 1
		s.advance()
	} else if s.next[from] > s.match[from]+1 {
		s.next[from]--
		s.appendTo(from)
	}
}

// advance commits what a majority holds, if it is of this term (section 5.4.2).
func (s *server) advance() {
	held := slices.Sorted(slices.Values(s.match))[(s.Nodes-1)/2]
	if held > s.commit && s.termAt(held) == s.CurrentTerm {
		s.commit = held
		s.apply()
	}
}

func (s *server) apply() {
	for s.applied < s.commit {
		s.applied++
		e := s.log[s.applied-1]
		s.ask(object{"type": "apply", "index": s.applied, "term": e.Term, "payload": e.Payload})
		asked, isAsked := s.waiting[s.applied]
		delete(s.waiting, s.applied)
		if isAsked && sameEntries([]entry{asked}, []entry{e}) {
			s.respond(asked.Payload, "ok")
		} else if isAsked {
			s.respond(asked.Payload, "failed")
		}
	}
}

func (s *server) others() (ids []int) {
	for id := range s.Nodes {
		if id != s.ID {
			ids = append(ids, id)
		}
	}
	return ids
}

func (s *server) termAt(index int) int {
	if index < 1 || index > len(s.log) {
		return 0
	}
	return s.log[index-1].Term
}

func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

func sameEntries(a, b []entry) bool {
	return slices.EqualFunc(a, b, func(x, y entry) bool { return x.Term == y.Term && same(x.Payload, y.Payload) })
}

// What the harness is told.

func (s *server) answer() object {
	log := object{"from": s.shown + 1, "entries": s.log[s.shown:]}
	s.shown = len(s.log)
	view := object{
		"currentTerm": s.CurrentTerm, "votedFor": s.VotedFor, "role": s.role, "log": log, "commitIndex": s.commit,
		"lastApplied": s.applied, "votesGranted": s.votes, "nextIndex": s.next, "matchIndex": s.match,
	}
	// With the view the key is all that decides what the server does next.
	return object{"outbound": s.out, "view": view, "key": s.waiting}
}

var greeting = object{
	"protocol": 1, "name": "minimal-raft-go", "version": "1", "offers": []string{"key", "durable", "describe"},
	"capabilities": object{
		"network": "any", "loss": true, "restart": true, "asyncDisk": true,
		"replicates": true, "disciplined": true, "settings": object{},
	},
}

func durable(d disk) object {
	log := object{"from": len(d.Log) + 1, "entries": []entry{}}
	return object{"currentTerm": d.Values.Hard.CurrentTerm, "votedFor": d.Values.Hard.VotedFor, "log": log}
}

func pledge(p packet) object {
	switch {
	case p.Kind == "Vote":
		return object{"type": "vote", "term": p.Body.Term, "granted": p.Body.Granted}
	case p.Kind == "Appended" && p.Body.Success:
		return object{"type": "acknowledgement", "term": p.Body.Term, "index": p.Body.Match}
	}
	return nil
}

var servers = map[int]*server{}

// respond answers one request. main gives it lines; a module of WebAssembly calls it for each (docs/bring-your-own.md).
func respond(asked []byte) []byte {
	var r request
	if err := json.Unmarshal(asked, &r); err != nil {
		panic(err)
	}
	var answer object
	switch r.Do {
	case "greet":
		answer = greeting
	case "boot":
		servers[r.Server] = boot(r.Options, r.Disk)
		answer = servers[r.Server].answer()
	case "take":
		servers[r.Server].take(r.Message)
		answer = servers[r.Server].answer()
	case "durable":
		answer = object{"durable": durable(r.Disk)}
	case "describe":
		answer = object{"pledge": pledge(r.Packet)}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	return text
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		fmt.Printf("%s\n", respond(line))
	}
}
