package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os/exec"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// identity is the certificate by which a plugin knows who started it. Terraform
// makes one for each plugin; here it is made once, for its making is not the
// plugin's time.
type identity struct {
	certificate tls.Certificate
	pem         []byte
}

func newIdentity() (identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return identity{}, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "localhost"},
		DNSNames:              []string{"localhost"},
		NotBefore:             time.Now().Add(-time.Minute),
		NotAfter:              time.Now().Add(time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return identity{
		certificate: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem:         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
	}, err
}

// timePlugin starts a plugin as Terraform does and asks for its schema.
func (us identity) timePlugin(ctx context.Context, program string) (handshake, schema time.Duration, err error) {
	command := exec.CommandContext(ctx, program)
	command.Env = append(command.Environ(), "PLUGIN_CLIENT_CERT="+string(us.pem))
	client := plugin.NewClient(&plugin.ClientConfig{
		Cmd: command,
		HandshakeConfig: plugin.HandshakeConfig{ // Terraform's
			MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
			MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		},
		VersionedPlugins: map[int]plugin.PluginSet{6: {"provider": connection{}}},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{us.certificate},
			ServerName:   "localhost",
			MinVersion:   tls.VersionTLS12,
		},
		Logger: hclog.NewNullLogger(),
	})
	defer client.Kill()
	started := time.Now()
	if _, err := client.Start(); err != nil {
		return 0, 0, err
	}
	shaken := time.Now()
	if err := askForSchema(ctx, client); err != nil {
		return 0, 0, err
	}
	return shaken.Sub(started), time.Since(shaken), nil
}

func askForSchema(ctx context.Context, client *plugin.Client) error {
	protocol, err := client.Client()
	if err != nil {
		return err
	}
	dispensed, err := protocol.Dispense("provider")
	if err != nil {
		return err
	}
	// Protocol buffers keep what they do not know, so the empty message takes
	// any schema in.
	var schema emptypb.Empty
	return dispensed.(*grpc.ClientConn).Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &schema, grpc.MaxCallRecvMsgSize(64<<20))
}

// connection is a plugin of go-plugin that gives out the bare connection.
type connection struct{ plugin.NetRPCUnsupportedPlugin }

var errClientOnly = errors.New("the benchmark serves no plugin")

func (connection) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return errClientOnly }

func (connection) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, c *grpc.ClientConn) (any, error) {
	return c, nil
}
