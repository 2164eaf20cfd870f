// Command etcd-raft is go.etcd.io/raft/v3 behind Seaworthy's protocol: a line of JSON is asked, a line is answered.
// Here is the loop, and who it says it is; server.go has what a server does.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

const library = "go.etcd.io/raft/v3"

type request struct {
	Do      string
	Server  int
	Options options
	Disk    disk
	Message message
	Packet  packet
}

type greeting struct {
	Protocol     int            `json:"protocol"`
	Name         string         `json:"name"`
	Version      string         `json:"version"`
	Capabilities map[string]any `json:"capabilities"`
	Offers       []string       `json:"offers"`
}

func main() {
	requireKnownFields()
	decideChance()
	debug.SetGCPercent(400)
	servers := map[int]*server{}
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			_, err = out.Write(append(text(answer(servers, line)), '\n'))
		}
		if err == nil {
			err = out.Flush()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// What a library panics with is the server's panic: it is answered, and the others live on.
func answer(servers map[int]*server, line []byte) (said any) {
	defer func() {
		if thrown := recover(); thrown != nil {
			said = map[string]string{"panic": fmt.Sprint(thrown)}
		}
	}()
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		panic(fmt.Sprintf("this command does not understand what it is asked: %v", err))
	}
	switch asked.Do {
	case "greet":
		return greet()
	case "boot":
		servers[asked.Server] = boot(asked.Options, asked.Disk)
		return servers[asked.Server].answer()
	case "take":
		servers[asked.Server].take(asked.Message)
		return servers[asked.Server].answer()
	case "durable":
		return map[string]any{"durable": durable(asked.Disk)}
	case "describe":
		return map[string]any{"pledge": pledge(asked.Packet)}
	}
	panic(fmt.Sprintf("this command does not know how to %q", asked.Do))
}

func greet() greeting {
	return greeting{
		Protocol: 1,
		Name:     "etcd-raft",
		Version:  libraryVersion(),
		Offers:   []string{"key", "durable", "describe"},
		Capabilities: map[string]any{
			"network":    "any",
			"loss":       true,
			"restart":    true,
			"asyncDisk":  true,
			"replicates": true,
			"reads":      true,
			"transfers":  map[string]string{},
			"leases":     map[string]string{"leaseReads": "on", "checkQuorum": "on"},
			"compacts":   map[string]string{"compaction": "on"},
			// Without checkQuorum a server that was removed and was not told stands for ever, and nobody else leads for long.
			"reconfigures":         map[string]any{"membership": switches["membership"][1:], "checkQuorum": "on"},
			"configurationInForce": "applied",
			"disciplined":          false,
			"settings":             switches,
			"features":             []string{"asyncStorage", "preVote", "checkQuorum", "leaseReads", "compaction", "membership"},
			"standsCuts":           map[string]string{"preVote": "on", "checkQuorum": "on"},
		},
	}
}

// As go.mod pins it, so that nobody has to keep two places alike.
func libraryVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == library {
				return module.Version
			}
		}
	}
	return "unknown"
}

func text(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimRight(buffer.Bytes(), "\n")
}
