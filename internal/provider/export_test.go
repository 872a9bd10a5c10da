package provider

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// What tests outside the package need from it. The texts of errors and warnings
// have tests of their own; all other tests only check the titles.
const (
	TitleConflict         = titleConflict
	TitleDefaultMoved     = titleDefaultMoved
	TitleDuplicate        = titleDuplicate
	TitleEmptyReplacement = titleEmptyReplacement
	TitleInvalidImportID  = titleInvalidImportID
	TitleInvalidValue     = titleInvalidValue
	TitleNotAtDintero     = titleNotAtDintero
	TitleNotKnownYet      = titleNotKnownYet
	TitleNotPlanned       = titleNotPlanned
	TitleNotRead          = titleNotRead
	TitleNotSubmitted     = titleNotSubmitted
	TitleOutcomeUnknown   = titleOutcomeUnknown
	TitleTooMany          = titleTooMany
	TitleUnsafeRename     = titleUnsafeRename
	TitleBrokenState      = titleBrokenState

	TitleAdopted        = titleAdopted
	TitleBlindImport    = titleBlindImport
	TitleBlindSubmit    = titleBlindSubmit
	TitleDiffers        = titleDiffers
	TitleEnabledAccount = titleEnabledAccount
	TitleIgnored        = titleIgnored
	TitleIncomplete     = titleIncomplete
	TitleNotSent        = titleNotSent
	TitleNotVisible     = titleNotVisible
	TitleOtherValue     = titleOtherValue
	TitleOutOfDate      = titleOutOfDate
	TitlePlannedTwice   = titlePlannedTwice
	TitleRejected       = titleRejected
	TitleStays          = titleStays
	TitleSubmittedAgain = titleSubmittedAgain
	TitleUnconfirmed    = titleUnconfirmed
)

// WithoutFastPath returns the framework's own server of a provider.
func WithoutFastPath(s tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return s.(*server).framework
}
