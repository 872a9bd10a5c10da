package provider

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The recipe "Add an attribute to a signup" in CONTRIBUTING.md names many places.
// These tests find each place that has been forgotten, by the fields of
// signupModel.

// signupSamples have two values of each type that a signup's field has.
var signupSamples = map[reflect.Type][2]any{
	reflect.TypeFor[types.String](): {"one", "another"},
	reflect.TypeFor[types.Set]():    {[]dintero.PaymentOption{{Type: "one", Currencies: []string{"NOK"}}}, []dintero.PaymentOption{{Type: "another", Currencies: []string{"SEK"}}}},
	reflect.TypeFor[types.Bool]():   {true, false},
	reflect.TypeFor[types.Int64]():  {int64(1), int64(2)},
}

func TestSignupAttribute_IsReadOnImport(t *testing.T) {
	for field, attribute := range signupFields(t) {
		shown := signupWith(t, field, 0)
		model := signupModelOf(dintero.Signup{CaseID: "unset"})
		model.setFromImport(shown)
		if value(model, field).IsNull() {
			t.Errorf("an import leaves signup.%s null", attribute)
		}
	}
}

func TestSignupAttribute_IsSent(t *testing.T) {
	for field, attribute := range signupFields(t) {
		one, another := bodyOf(t, signupModelOf(signupWith(t, field, 0))), bodyOf(t, signupModelOf(signupWith(t, field, 1)))
		if !strings.Contains(one, `"`+attribute+`":`) || one == another {
			t.Errorf("signup.%s is not sent: %s", attribute, one)
		}
	}
}

func TestSignupAttribute_ChangesTheWish(t *testing.T) {
	for field, attribute := range signupFields(t) {
		a, b := signupModelOf(signupWith(t, field, 0)), signupModelOf(signupWith(t, field, 1))
		if field != "CaseID" && wishFrom(t, a).Same(wishFrom(t, b)) {
			t.Errorf("a changed signup.%s is the same wish", attribute)
		}
	}
}

func TestSignupAttribute_IsWaitedForWhileUnknown(t *testing.T) {
	for field, attribute := range signupFields(t) {
		model := signupModelOf(dintero.Signup{CaseID: "one"})
		unknown := map[reflect.Type]any{
			reflect.TypeFor[types.String](): types.StringUnknown(),
			reflect.TypeFor[types.Set]():    types.SetUnknown(paymentOptionType),
			reflect.TypeFor[types.Bool]():   types.BoolUnknown(),
			reflect.TypeFor[types.Int64]():  types.Int64Unknown(),
		}
		target := reflect.ValueOf(model).Elem().FieldByName(field)
		target.Set(reflect.ValueOf(unknown[target.Type()]))
		if model.isKnown(t.Context()) {
			t.Errorf("a signup counts as known while %s is unknown", attribute)
		}
	}
}

func TestSignupAttribute_IsShownByTheDataSource(t *testing.T) {
	for field, attribute := range signupFields(t) {
		list := shownSignupValues([]dintero.Signup{signupWith(t, field, 0)})
		shown, there := list.Elements()[0].(types.Object).Attributes()[attribute]
		if !there || shown.IsNull() {
			t.Errorf("the data source does not show %s", attribute)
		}
		if _, there := shownSignupAttributes()[attribute]; !there {
			t.Errorf("the schema of the data source has no %s", attribute)
		}
	}
}

func TestConnectionAttribute_HasAValue(t *testing.T) {
	full := dintero.Connection{}
	fill(reflect.ValueOf(&full).Elem())
	shown := connectionValues(&full, allEvents)
	for i := range reflect.TypeFor[connectionModel]().NumField() {
		name := reflect.TypeFor[connectionModel]().Field(i).Name
		if name != "SignatureLink" && reflect.ValueOf(shown).Field(i).Interface().(attr.Value).IsNull() {
			t.Errorf("connectionValues leaves %s null", name)
		}
	}
}

// fill gives each field of a struct a value.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	case reflect.String:
		v.SetString("one")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"one": "1"}))
	}
}

// signupFields returns the attributes of a signup by the names of their fields.
func signupFields(t *testing.T) map[string]string {
	t.Helper()
	fields := map[string]string{}
	for i := range reflect.TypeFor[signupModel]().NumField() {
		f := reflect.TypeFor[signupModel]().Field(i)
		fields[f.Name] = f.Tag.Get("tfsdk")
		if _, there := signupSamples[f.Type]; !there {
			t.Fatalf("signupSamples has no values of type %s", f.Type)
		}
	}
	return fields
}

// signupWith returns a signup of which one field has a sample.
func signupWith(t *testing.T, field string, sample int) dintero.Signup {
	t.Helper()
	signup := dintero.Signup{CaseID: "case"}
	target := reflect.ValueOf(&signup).Elem().FieldByName(field)
	if !target.IsValid() {
		t.Fatalf("dintero.Signup has no field %s", field)
	}
	model, _ := reflect.TypeFor[signupModel]().FieldByName(field)
	target.Set(reflect.ValueOf(signupSamples[model.Type][sample]))
	return signup
}

// signupModelOf returns what a configuration of this signup would be, by the names
// of the fields.
func signupModelOf(signup dintero.Signup) *signupModel {
	model := signupModel{PaymentOptions: types.SetNull(paymentOptionType)}
	for i := range reflect.TypeFor[signupModel]().NumField() {
		f := reflect.TypeFor[signupModel]().Field(i)
		switch v := reflect.ValueOf(signup).FieldByName(f.Name).Interface().(type) {
		case string:
			reflect.ValueOf(&model).Elem().Field(i).Set(reflect.ValueOf(stringOrNull(v)))
		case bool:
			reflect.ValueOf(&model).Elem().Field(i).Set(reflect.ValueOf(types.BoolValue(v)))
		case int64:
			reflect.ValueOf(&model).Elem().Field(i).Set(reflect.ValueOf(types.Int64Value(v)))
		case []dintero.PaymentOption:
			model.PaymentOptions = paymentOptionValues(v)
		}
	}
	return &model
}

func value(model *signupModel, field string) attr.Value {
	return reflect.ValueOf(*model).FieldByName(field).Interface().(attr.Value)
}

func wishFrom(t *testing.T, model *signupModel) onboarding.Wish {
	t.Helper()
	var diags diag.Diagnostics
	wish := wishOf(t.Context(), model, types.NumberNull(), &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return wish
}

// bodyOf returns the request that creates a signup.
func bodyOf(t *testing.T, model *signupModel) (body string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			content, _ := io.ReadAll(r.Body)
			body = string(content)
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	t.Cleanup(server.Close)
	client, err := dintero.New(dintero.Config{BaseURL: server.URL, AccessToken: "token"})
	if err != nil {
		t.Fatal(err)
	}
	run := onboarding.NewRun(client, onboarding.Timing{}, -1)
	if _, err := run.Apply(context.Background(), onboarding.NewKey("T12345678", model.CaseID.ValueString()), nil, wishFrom(t, model)); err != nil {
		t.Fatal(err)
	}
	return body
}
