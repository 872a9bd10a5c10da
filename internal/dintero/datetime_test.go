package dintero_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestParseTime_ReadsSeveralForms_Defect45(t *testing.T) {
	want := time.Date(2023, 11, 7, 5, 31, 58, 0, time.UTC)
	for _, text := range []string{
		"2023-11-07T05:31:58Z", "2023-11-07T05:31:58+00:00", "2023-11-07T06:31:58+01:00", "2023-11-07T06:31:58+0100", "2023-11-07T06:31:58+01",
		"2023-11-07T05:31:58", "2023-11-07 05:31:58", "2023-11-07 05:31:58Z", "2023-11-07 05:31:58+00", "2023-11-07 06:31:58+01:00",
		"2023-11-07 06:31:58+0100", "2023-11-07 06:31:58 +0100", "2023-11-07 05:31:58 +0000 UTC", "2023-11-07 05:31:58 UTC", " 2023-11-07T05:31:58Z\n",
		"Tue, 07 Nov 2023 05:31:58 GMT", "Tue, 07 Nov 2023 06:31:58 +0100", "1699335118", "1699335118000", "1.699335118e9", "1699335118.25",
	} {
		equal(t, text, dintero.ParseTime(text).UTC(), want)
	}
	for text, want := range map[string]time.Time{
		"2023-11-07T05:31:58.123456Z": time.Date(2023, 11, 7, 5, 31, 58, 123456000, time.UTC),
		"2023-11-07T05:31:58.5":       time.Date(2023, 11, 7, 5, 31, 58, 500000000, time.UTC),
		"2023-11-07 05:31:58.25+00":   time.Date(2023, 11, 7, 5, 31, 58, 250000000, time.UTC),
		"1699335118123":               time.Date(2023, 11, 7, 5, 31, 58, 123000000, time.UTC),
		"2023-11-07T05:31Z":           time.Date(2023, 11, 7, 5, 31, 0, 0, time.UTC),
		"2023-11-07T05:31":            time.Date(2023, 11, 7, 5, 31, 0, 0, time.UTC),
		"2023-11-07":                  time.Date(2023, 11, 7, 0, 0, 0, 0, time.UTC),
	} {
		equal(t, text, dintero.ParseTime(text).UTC(), want)
	}
	for _, text := range []string{"", " ", "UTC", "null", "yesterday", "2023", "20231107", "0", "-1", "1e300", "NaN", "Inf", "2023-13-07T05:31:58Z", "05:31:58", "123456789012345678"} {
		equal(t, text, dintero.ParseTime(text), time.Time{})
	}
}

func TestEarlier_ComparesWhatIsKnown_Defect45(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2023-11-07T05:31:57Z", "2023-11-07T05:31:58Z", true},
		{"2023-11-07T05:31:58Z", "2023-11-07T05:31:57Z", false},
		{"2023-11-07T05:31:58Z", "2023-11-07T05:31:58Z", false},
		{"2023-11-07T06:31:57+01:00", "2023-11-07 05:31:58", true},
		{"2023-11-07T05:31:58.1Z", "2023-11-07T05:31:58.2Z", true},
		{"2023-11-07T05:31:58.2Z", "2023-11-07T05:31:58.1Z", false},
		{"2023-11-07T05:31:58Z", "2023-11-07T05:31:58.2Z", false}, // the first may have been cut
		{"2023-11-07T05:31:58.2Z", "2023-11-07T05:31:58Z", false},
		{"2023-11-07T05:31:57.9Z", "2023-11-07T05:31:58Z", true},
		{"", "2023-11-07T05:31:58Z", false},
		{"2023-11-07T05:31:58Z", "", false},
		{"yesterday", "today", false},
	} {
		equal(t, c.a+" before "+c.b, dintero.Earlier(c.a, c.b), c.want)
	}
}

func TestEnd_FollowsThePrecision_Defect45(t *testing.T) {
	for text, want := range map[string]string{
		"2026-05-01T12:30:15.25Z": "2026-05-01T12:30:15.25Z",
		"2026-05-01T12:30:15Z":    "2026-05-01T12:30:16Z",
		"2026-05-01T12:30Z":       "2026-05-01T12:31:00Z",
		"2026-05-01":              "2026-05-02T00:00:00Z",
		"yesterday":               "0001-01-01T00:00:00Z",
	} {
		equal(t, text, dintero.End(text).UTC().Format(time.RFC3339Nano), want)
	}
}
