package main

import (
	"fmt"
	"maps"
	"os/exec"
	"slices"
)

// printWhatToTry prints the commands with which to go on in another shell.
func (d *demo) printWhatToTry() {
	d.text("\nDintero and Terraform's folder stay until Ctrl-C. To go on, paste this into another shell:\n")
	for _, command := range d.commands() {
		d.text(command)
	}
	d.text("\nThen, for example, raise the kiosk's attempt once more in " + mainFile + ", and:\n")
	d.text(d.program() + " apply")
	d.text(d.program() + " output merchants       # open the new link in a browser, and sign or decline")
	d.text(d.program() + " apply -refresh-only")
	d.text(d.program() + " destroy")
}

func (d *demo) commands() []string {
	commands := []string{fmt.Sprintf("cd '%s'", d.box.Dir), fmt.Sprintf("export TF_CLI_CONFIG_FILE='%s'", d.box.CLIConfig)}
	for _, name := range slices.Sorted(maps.Keys(d.environment)) {
		commands = append(commands, fmt.Sprintf("export %s='%s'", name, d.environment[name]))
	}
	return append(commands, d.program()+" plan")
}

// program returns how a shell starts Terraform: by its name if that is on the
// PATH.
func (d *demo) program() string {
	if path, err := exec.LookPath(d.tool); err == nil && path == d.terraform {
		return d.tool
	}
	return "'" + d.terraform + "'"
}
