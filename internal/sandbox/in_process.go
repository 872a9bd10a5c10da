package sandbox

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-exec/tfexec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// inProcess is a provider that this process serves to Terraform.
type inProcess struct {
	info tfexec.ReattachInfo
	stop func()
}

// startTime is far longer than a provider takes until it listens.
const startTime = 10 * time.Second

var errNotServed = errors.New("the provider did not start to listen in this process")

// serve starts a provider in this process.
func serve(address string, factory func() tfprotov6.ProviderServer) (*inProcess, error) {
	ctx, cancel := context.WithCancel(context.Background())
	listening, ended, failed := make(chan *plugin.ReattachConfig, 1), make(chan struct{}), make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(address, factory,
			tf6server.WithDebug(ctx, listening, ended), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	select {
	case config := <-listening:
		return &inProcess{info: reattachInfo(address, config), stop: func() { cancel(); <-ended }}, nil
	case err := <-failed:
		cancel()
		return nil, errors.Join(errNotServed, err)
	case <-time.After(startTime):
		cancel()
		return nil, errNotServed
	}
}

func reattachInfo(provider string, config *plugin.ReattachConfig) tfexec.ReattachInfo {
	info := tfexec.ReattachInfo{}
	for _, address := range addresses(provider) {
		info[address] = tfexec.ReattachConfig{
			Protocol:        string(config.Protocol),
			ProtocolVersion: config.ProtocolVersion,
			Pid:             config.Pid,
			Test:            config.Test,
			Addr:            tfexec.ReattachConfigAddr{Network: config.Addr.Network(), String: config.Addr.String()},
		}
	}
	return info
}
