package main

import (
	"context"
	"os"
	"slices"
	"time"
)

// startCost is what a plugin process costs before it does anything. Terraform
// starts several in each command.
type startCost struct {
	BinaryBytes int64 `json:"binary_bytes"`
	// HandshakeSeconds is from the start of the process until it has told where
	// it listens, SchemaSeconds from there until it has sent its schema over a
	// new connection; the medians of Starts.
	HandshakeSeconds float64 `json:"handshake_seconds"`
	SchemaSeconds    float64 `json:"schema_seconds"`
	Starts           int     `json:"starts"`
}

const starts = 21

func measureStart(ctx context.Context, program string) (startCost, error) {
	binary, err := os.Stat(program)
	if err != nil {
		return startCost{}, err
	}
	us, err := newIdentity()
	if err != nil {
		return startCost{}, err
	}
	var handshakes, schemas []time.Duration
	for range starts {
		handshake, schema, err := us.timePlugin(ctx, program)
		if err != nil {
			return startCost{}, err
		}
		handshakes, schemas = append(handshakes, handshake), append(schemas, schema)
	}
	return startCost{
		BinaryBytes:      binary.Size(),
		HandshakeSeconds: median(handshakes).Seconds(),
		SchemaSeconds:    median(schemas).Seconds(),
		Starts:           starts,
	}, nil
}

func median(durations []time.Duration) time.Duration {
	slices.Sort(durations)
	return durations[len(durations)/2]
}
