// Command reproduce shows with the library alone what Seaworthy found: with AsyncStorageWrites a leader is elected that lacks
// a committed entry. Three RawNodes, a list for the network, a MemoryStorage for each disk. Nothing is lost, repeated or
// overtaken; one server crashes once. Run it from the adapter's folder: go run ./reproduce
package main

import (
	"fmt"
	"io"
	"log"
	"math"
	"strings"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

type server struct {
	id   uint64
	node *raft.RawNode
	// What is durable: a crash leaves nothing else.
	disk *raft.MemoryStorage
	// What the storage was asked to append and has not done yet.
	appends []*pb.Message
}

var network []*pb.Message

func main() {
	s1, s2, s3 := newServer(1), newServer(2), newServer(3)

	say("S2 is elected in term 1 with the vote of S1.")
	s2.campaign()
	s2.writeAll()
	deliver(pb.MsgVote, s2, s1)
	s1.writeAll()
	deliver(pb.MsgVoteResp, s1, s2)

	say("It sends its first entry to both. S2 and S3 write it, so it is committed. S1 has it in memory only.")
	deliver(pb.MsgApp, s2, s1)
	deliver(pb.MsgApp, s2, s3)
	s2.writeAll()
	s3.writeAll()
	deliver(pb.MsgAppResp, s3, s2)

	say("S1 asks for votes in term 2, before the entry or the term is on its disk. S2 votes: S1 has all that it has.")
	s1.campaign()
	deliver(pb.MsgVote, s1, s2)
	s2.writeAll()

	say("S1 crashes, starts again in term 1 with an empty log, and asks for votes in term 2 once more.")
	s1.restart()
	s1.campaign()
	s1.writeAll()

	say("The vote that S2 gave to the first request arrives, and counts for the second.")
	deliver(pb.MsgVoteResp, s2, s1)

	at1, at2 := s1.node.BasicStatus(), s2.node.BasicStatus()
	fmt.Printf("\nS2 has committed up to index %d and holds %s.\n", at2.GetCommit(), s2.entries())
	fmt.Printf("S1 is in %s of term %d and holds %s.\n\n", at1.RaftState, at1.GetTerm(), s1.entries())

	say("S2 answers the new leader that it has committed index 1 already. S1 takes that for an acknowledgement of its own entry.")
	s1.writeAll()
	deliver(pb.MsgApp, s1, s2)
	s2.writeAll()
	deliver(pb.MsgAppResp, s2, s1)
	s1.writeAll()
	fmt.Printf("\nS1 has committed up to index %d and holds %s; S2 still holds %s.\n", s1.node.BasicStatus().GetCommit(), s1.entries(), s2.entries())
}

func say(what string) { fmt.Println("-", what) }

func newServer(id uint64) *server {
	s := &server{id: id, disk: raft.NewMemoryStorage()}
	metadata := &pb.SnapshotMetadata{ConfState: &pb.ConfState{Voters: []uint64{1, 2, 3}}}
	must(s.disk.ApplySnapshot(&pb.Snapshot{Metadata: metadata}))
	s.restart()
	return s
}

func (s *server) restart() {
	node, err := raft.NewRawNode(&raft.Config{
		ID: s.id, ElectionTick: 10, HeartbeatTick: 1, Storage: s.disk, AsyncStorageWrites: true,
		MaxSizePerMsg: math.MaxUint64, MaxInflightMsgs: 256,
		Logger: &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)},
	})
	must(err)
	s.node, s.appends = node, nil
}

func (s *server) campaign() {
	must(s.node.Campaign())
	s.handOut()
}

// As the documentation of AsyncStorageWrites says: messages for others leave at once, those for the storage are kept in order.
func (s *server) handOut() {
	for s.node.HasReady() {
		for _, m := range s.node.Ready().Messages {
			switch m.GetTo() {
			case raft.LocalAppendThread:
				s.appends = append(s.appends, m)
			case raft.LocalApplyThread:
				s.answer(m)
			default:
				network = append(network, m)
			}
		}
	}
}

func (s *server) answer(m *pb.Message) {
	for _, response := range m.GetResponses() {
		if response.GetTo() == s.id {
			must(s.node.Step(response))
		} else {
			network = append(network, response)
		}
	}
}

func (s *server) writeAll() {
	for len(s.appends) > 0 {
		m := s.appends[0]
		s.appends = s.appends[1:]
		must(s.disk.Append(m.GetEntries()))
		if m.Term != nil {
			must(s.disk.SetHardState(&pb.HardState{Term: m.Term, Vote: m.Vote, Commit: m.Commit}))
		}
		s.answer(m)
		s.handOut()
	}
}

// The oldest message of a type from one to another arrives.
func deliver(kind pb.MessageType, from, to *server) {
	for i, m := range network {
		if m.GetType() == kind && m.GetFrom() == from.id && m.GetTo() == to.id {
			network = append(network[:i:i], network[i+1:]...)
			must(to.node.Step(m))
			to.handOut()
			return
		}
	}
	panic(fmt.Sprintf("no %s from S%d to S%d is under way", kind, from.id, to.id))
}

// What it holds, written or not.
func (s *server) entries() string {
	texts := []string{}
	written, err := s.disk.LastIndex()
	must(err)
	entries := []*pb.Entry{}
	if written > 0 {
		entries, err = s.disk.Entries(1, written+1, math.MaxUint64)
		must(err)
	}
	for _, m := range s.appends {
		for _, e := range m.GetEntries() {
			entries = append(entries[:e.GetIndex()-1:e.GetIndex()-1], e)
		}
	}
	for _, e := range entries {
		texts = append(texts, fmt.Sprintf("entry %d of term %d", e.GetIndex(), e.GetTerm()))
	}
	return strings.Join(texts, ", ")
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
