//go:build with_tla

// Command events writes what the library tells of itself when it is built with the tag with_tla, for seaworthy judge: three
// RawNodes, a network that loses, restarts from a MemoryStorage. Run it from the adapter's folder:
//
//	go run -tags with_tla ./events SEED > events.ndjson
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand"
	"os"
	"strconv"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

type toFile struct{ out *json.Encoder }

func (t toFile) TraceEvent(event *raft.TracingEvent) {
	must(t.out.Encode(map[string]any{"tag": "trace", "event": event}))
}

type server struct {
	id   uint64
	node *raft.RawNode
	disk *raft.MemoryStorage
}

var told = toFile{json.NewEncoder(os.Stdout)}

const rounds = 700

func main() {
	seed, err := strconv.ParseInt(os.Args[1], 10, 64)
	must(err)
	chance := rand.New(rand.NewSource(seed))
	conf := &pb.ConfState{Voters: []uint64{1, 2, 3}}
	servers := make([]*server, 3)
	for i := range servers {
		disk := raft.NewMemoryStorage()
		must(disk.ApplySnapshot(&pb.Snapshot{Metadata: &pb.SnapshotMetadata{ConfState: conf, Index: new(uint64(1)), Term: new(uint64(1))}}))
		servers[i] = &server{id: uint64(i + 1), disk: disk}
		servers[i].boot()
	}
	var network []*pb.Message
	for round := 0; round < rounds; round++ {
		at := servers[chance.Intn(3)]
		switch draw := chance.Intn(100); {
		case draw < 70 && len(network) > 0:
			i := chance.Intn(len(network))
			m := network[i]
			network = append(network[:i], network[i+1:]...)
			at = servers[m.GetTo()-1]
			if chance.Intn(10) > 0 {
				_ = at.node.Step(m)
			}
		case draw < 85:
			_ = at.node.Propose([]byte(fmt.Sprintf("c%d", round)))
		case draw < 87:
			must(at.node.Campaign())
		case draw < 89:
			at.boot()
		default:
			at.node.Tick()
		}
		network = append(network, at.ready()...)
	}
}

// A life begins with what is on the disk.
func (s *server) boot() {
	node, err := raft.NewRawNode(&raft.Config{
		ID:              s.id,
		ElectionTick:    10,
		HeartbeatTick:   1,
		Storage:         s.disk,
		MaxSizePerMsg:   math.MaxUint64,
		MaxInflightMsgs: 256,
		Logger:          &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)},
		TraceLogger:     told,
	})
	must(err)
	s.node = node
}

// Writes what is to be written, and answers what may leave then.
func (s *server) ready() []*pb.Message {
	var sent []*pb.Message
	for s.node.HasReady() {
		ready := s.node.Ready()
		must(s.disk.Append(ready.Entries))
		if !raft.IsEmptyHardState(ready.HardState) {
			must(s.disk.SetHardState(ready.HardState))
		}
		sent = append(sent, ready.Messages...)
		s.node.Advance(ready)
	}
	return sent
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
