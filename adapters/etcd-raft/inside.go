// What of the library its interface does not show: read, never written. Whatever decides what a server does next must be in
// its key, so all fields are accounted for by name: with a library that has other ones this command does not start.
package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.etcd.io/raft/v3/tracker"
)

// Pointers to fields of a RawNode, to read.
type inside struct {
	term, vote, lead      *uint64
	transferee            *uint64
	state                 *raft.StateType
	electionElapsed       *int
	tracker               *tracker.ProgressTracker
	committed, applying   *uint64
	offset, inProgress    *uint64
	unstable              *[]*pb.Entry
	messages, afterAppend *[]*pb.Message
	stepsOnAdvance        *[]*pb.Message
	acceptedHard          **pb.HardState
	readStates            *[]raft.ReadState
	// Reads that wait for the first entry of the leader's term.
	earlyReads *[]*pb.Message
	// A snapshot that came from a leader and is not durable.
	snapshot           **pb.Snapshot
	snapshotInProgress *bool
	pendingConf        *uint64
	// The library's readOnly, which has no name outside.
	raft reflect.Value
}

func lookInside(node *raft.RawNode) inside {
	raw := reflect.ValueOf(node).Elem()
	raft_ := raw.FieldByName("raft").Elem()
	log := raft_.FieldByName("raftLog").Elem()
	unstable := log.FieldByName("unstable")
	return inside{
		term:            at[uint64](raft_, "Term"),
		vote:            at[uint64](raft_, "Vote"),
		lead:            at[uint64](raft_, "lead"),
		transferee:      at[uint64](raft_, "leadTransferee"),
		state:           at[raft.StateType](raft_, "state"),
		electionElapsed: at[int](raft_, "electionElapsed"),
		tracker:         at[tracker.ProgressTracker](raft_, "trk"),
		committed:       at[uint64](log, "committed"),
		applying:        at[uint64](log, "applying"),
		offset:          at[uint64](unstable, "offset"),
		inProgress:      at[uint64](unstable, "offsetInProgress"),
		unstable:        at[[]*pb.Entry](unstable, "entries"),
		messages:        at[[]*pb.Message](raft_, "msgs"),
		afterAppend:     at[[]*pb.Message](raft_, "msgsAfterAppend"),
		stepsOnAdvance:  at[[]*pb.Message](raw, "stepsOnAdvance"),
		acceptedHard:    at[*pb.HardState](raw, "prevHardSt"),
		readStates:      at[[]raft.ReadState](raft_, "readStates"),
		earlyReads:      at[[]*pb.Message](raft_, "pendingReadIndexMessages"),
		snapshot:        at[*pb.Snapshot](unstable, "snapshot"),
		pendingConf:     at[uint64](raft_, "pendingConfIndex"),
		raft:            raft_,

		snapshotInProgress: at[bool](unstable, "snapshotInProgress"),
	}
}

func at[T any](of reflect.Value, name string) *T {
	field := of.FieldByName(name)
	if field.Type() != reflect.TypeFor[T]() {
		panic(fmt.Sprintf("%s.%s is a %s", of.Type(), name, field.Type()))
	}
	return (*T)(unsafe.Pointer(field.UnsafeAddr()))
}

func (in inside) leads() bool { return *in.state == raft.StateLeader }

func sentCommitOf(p *tracker.Progress) uint64 {
	return *at[uint64](reflect.ValueOf(p).Elem(), "sentCommit")
}

// A read that its leader has noted, and whose round of heartbeats is under way.
type notedRead struct {
	Read   string `json:"read"`
	Origin int    `json:"origin"`
	Index  uint64 `json:"index"`
}

// The reads whose rounds are under way, how many were confirmed before them, and who has confirmed how many.
func (in inside) notedReads() (noted []notedRead, confirmed uint64, acks map[uint64]uint64) {
	readOnly := in.raft.FieldByName("readOnly").Elem()
	requests := readOnly.FieldByName("unconfirmedReads")
	for i := range requests.Len() {
		request := requests.Index(i).Elem()
		asked := *at[*pb.Message](request, "req")
		noted = append(noted, notedRead{string(asked.GetEntries()[0].GetData()), idOf(asked.GetFrom()), *at[uint64](request, "index")})
	}
	return noted, *at[uint64](readOnly, "confirmedReads"), *at[map[uint64]uint64](readOnly, "acks")
}

// The last indices of the messages that are under way to a follower, the oldest first.
func inflightsOf(p *tracker.Progress) []uint64 {
	ring := reflect.ValueOf(p.Inflights).Elem()
	start, count := *at[int](ring, "start"), *at[int](ring, "count")
	size, buffer := *at[int](ring, "size"), ring.FieldByName("buffer")
	indices := make([]uint64, count)
	for i := range indices {
		indices[i] = buffer.Index((start + i) % size).FieldByName("index").Uint()
	}
	return indices
}

// All fields of what holds a server's state, and where each is accounted for.
var accounted = map[string]string{
	// The key has what was accepted and not advanced; prevSoftSt tells only of what changed, which is not asked here.
	"RawNode": "raft asyncStorageWrites prevSoftSt prevHardSt stepsOnAdvance",
	"raft": "" +
		// In the view or the key.
		"Term Vote raftLog trk state msgs msgsAfterAppend lead electionElapsed leadTransferee readStates readOnly pendingReadIndexMessages pendingConfIndex " +
		// The same all along, or a function of the state.
		"id maxMsgSize maxUncommittedSize disableConfChangeValidation checkQuorum preVote heartbeatTimeout " +
		"electionTimeout disableProposalForwarding stepDownOnRemoval tick step logger traceLogger " +
		// Always the same where a server has come to rest: HeartbeatTick is 1; chance is decided.
		"heartbeatElapsed randomizedElectionTimeout " +
		// Follows from the configuration; and decides nothing, since there is no limit of size.
		"isLearner uncommittedSize",
	// applied follows from applying and from what is being written; there is no limit of size.
	"raftLog": "storage unstable committed applying applied logger maxApplyingEntsSize applyingEntsSize applyingEntsPaused",
	// The entries are the end of the log that the view shows.
	"unstable":        "snapshot entries offset snapshotInProgress offsetInProgress logger",
	"ProgressTracker": "Config Progress Votes MaxInflight MaxInflightBytes",
	"Progress":        "Match Next sentCommit State PendingSnapshot RecentActive MsgAppFlowPaused Inflights IsLearner",
	// Bytes have no limit.
	"Inflights": "start count bytes size maxBytes buffer",
	// The option is the same all along.
	"readOnly":         "option acks unconfirmedReads confirmedReads",
	"readIndexRequest": "req index",
}

func requireKnownFields() {
	node := reflect.TypeFor[raft.RawNode]()
	raft_ := fieldType(node, "raft").Elem()
	log := fieldType(raft_, "raftLog").Elem()
	progress := reflect.TypeFor[tracker.Progress]()
	readOnly := fieldType(raft_, "readOnly").Elem()
	all := []reflect.Type{
		node, raft_, log, fieldType(log, "unstable"), fieldType(raft_, "trk"), progress, fieldType(progress, "Inflights").Elem(),
		readOnly, fieldType(readOnly, "unconfirmedReads").Elem().Elem(),
	}
	for _, t := range all {
		found := []string{}
		for i := range t.NumField() {
			found = append(found, t.Field(i).Name)
		}
		known := strings.Fields(accounted[t.Name()])
		slices.Sort(found)
		slices.Sort(known)
		if !slices.Equal(found, known) {
			fmt.Fprintf(os.Stderr, "this library's %s has other fields than the one that this command knows: %v, not %v\n", t, found, known)
			os.Exit(1)
		}
	}
}

func fieldType(t reflect.Type, name string) reflect.Type {
	field, found := t.FieldByName(name)
	if !found {
		fmt.Fprintf(os.Stderr, "this library's %s has no field %s\n", t, name)
		os.Exit(1)
	}
	return field.Type
}

// The library draws by how many ticks an election timeout is longer than ElectionTick. It is 1 here, always: timers fire
// when the harness says so, and one tick more than the lease is the shortest that tells the two apart.
func decideChance() { rand.Reader = ones{} }

type ones struct{}

func (ones) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = 1
	}
	return len(into), nil
}
