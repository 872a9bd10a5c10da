package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	rs "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// The framework asks a nested attribute for its type several times for each
// value in it and in each call, and builds that type anew each time. The
// attributes here are the framework's own, and remember it: a tenth of what the
// plugin allocates in a refresh.

type typedList struct {
	rs.ListNestedAttribute
	kind attr.Type
}

type typedSet struct {
	rs.SetNestedAttribute
	kind attr.Type
}

type typedSingle struct {
	rs.SingleNestedAttribute
	kind attr.Type
}

func listOf(a rs.ListNestedAttribute) typedList       { return typedList{a, a.GetType()} }
func setOf(a rs.SetNestedAttribute) typedSet          { return typedSet{a, a.GetType()} }
func objectOf(a rs.SingleNestedAttribute) typedSingle { return typedSingle{a, a.GetType()} }

func (a typedList) GetType() attr.Type   { return a.kind }
func (a typedSet) GetType() attr.Type    { return a.kind }
func (a typedSingle) GetType() attr.Type { return a.kind }
