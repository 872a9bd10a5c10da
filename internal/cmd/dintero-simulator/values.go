package main

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

var (
	// accountPattern is documented.
	accountPattern = regexp.MustCompile(`^[PT]\d{8}$`)
	// approvalPattern takes any status in capitals, because their documented list
	// has grown before.
	approvalPattern = regexp.MustCompile(`^([PT]\d{8})=([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?::([A-Z_]+))?$`)
)

// approval is a due-diligence case of an account.
type approval struct {
	account string
	caseID  string
	status  string
}

// setListen resolves a name before it judges, so that what is checked is what is
// listened at: the simulator's secret is public and must not serve a network.
func (o *options) setListen(value string) error {
	address, err := net.ResolveTCPAddr("tcp", value)
	if err != nil {
		return err
	}
	if !address.IP.IsLoopback() {
		return fmt.Errorf("%s is not a loopback address", value)
	}
	o.listen = address
	return nil
}

func (o *options) setAccount(value string) error {
	if err := checkAccount(value); err != nil {
		return err
	}
	o.account = value
	return nil
}

func checkAccount(value string) error {
	if !accountPattern.MatchString(value) {
		return fmt.Errorf("%q is not an account, which is P or T and eight digits", value)
	}
	return nil
}

func (o *options) addGrants(value string) error {
	for account := range strings.SplitSeq(value, ",") {
		if err := checkAccount(account); err != nil {
			return err
		}
		o.grants = append(o.grants, account)
	}
	return nil
}

func (o *options) addApproval(value string) error {
	match := approvalPattern.FindStringSubmatch(value)
	if match == nil {
		return errors.New("must be ACCOUNT=UUID or ACCOUNT=UUID:STATUS, such as T12345678=3c90c3cc-0d44-4b50-8888-8dd25736052a:ACTIVE")
	}
	a := approval{account: match[1], caseID: match[2], status: match[3]}
	if a.status == "" {
		a.status = "ACTIVE"
	}
	o.approvals = append(o.approvals, a)
	return nil
}

func (o *options) setReads(value string) (err error) {
	o.reads, err = dinterotest.ParseReads(value)
	return err
}
