// Package dinterotest is a simulated Dintero: an [http.Handler] that keeps
// accounts, tokens and Vipps signups in memory and answers as the Account
// Management API does.
//
// It is a simulator and not a list of canned answers because the promises of
// the provider are about what Dintero has in the end: a signup that was
// accepted is never lost, and none is ever submitted twice. Only a server with
// a state of its own can show whether that is true after an answer was cut off,
// a token expired or the merchant signed in the middle of an apply. It also keeps
// a log of the requests, lets "another actor" change things, and fails on demand.
//
// A test starts here:
//
//	sim := dinterotest.Start(t)                    // listens at sim.URL
//	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 503, After: true})
//	…                                              // run the client
//	sim.Sign(dinterotest.Account)                  // the merchant signs
//	sim.Count(dinterotest.RouteSignup)             // how many signups were sent
//	sim.Connection(dinterotest.Account)            // what Dintero has
//
// A failure takes a line or two:
//
//	sim.SetLag(3*time.Second, dinterotest.RouteSettings)      // a read shows what was there before
//	sim.Inject(route, 1, dinterotest.GatewayTimeout(late))    // 504, while the request goes on behind it
//	sim.InjectInTurn(route, dinterotest.Fault{Status: 403}, dinterotest.Fault{})
//	sim.OnAccept(dinterotest.AddCurrencies("SEK"))            // Dintero keeps something else than it was sent
//	sim.OnAccept(dinterotest.Ignore)                          // it accepts a signup, and nothing changes
//	sim.OnShow(dinterotest.HideLogos)                         // it shows something else than it has
//	sim.OnShow(dinterotest.InTurn(nil, dinterotest.HideSignups(caseID)))
//	sim.Between(dinterotest.RouteSignup, 1, func() { … })     // somebody else acts after the first POST
//	sim.HangUpIdle(dinterotest.RouteSignup)                   // the server closes an idle connection
//	sim.WithdrawGrant(dinterotest.ClientID, account)          // no more tokens for one account
//	sim.BreakReads()                                          // every read is answered 503
//
// People have pages, which are not in the request log. The start page, / beside
// the API's /v1, lists the merchants and has a button for most of what is above:
// sign, decline, fail, issue a number, withdraw and restore a grant, which reads
// work, how far they lag behind, break and fix them. The signature links lead to
// pages on which to sign or decline. Browser and curl press the same buttons:
//
//	curl --data action=sign "$SIGNATURE_LINK"
//	curl --data account=T12345678 http://127.0.0.1:PORT/control/fail
//
// pages.go has what all pages share, start_page.go and merchant.go what the start
// page shows, controls.go and merchant_buttons.go what its buttons do,
// signature_pages.go the pages to sign on, and pages/ the templates.
// internal/browser tests them in a real browser.
//
// The simulator follows the reference of the API and imports nothing of the
// client, so that a wrong idea in the client is not repeated here. If the code
// depends on a fact about the API, its comment says how sure that fact is:
//
//   - documented: the reference of Dintero says so;
//   - inferred: an endpoint of the same family or an example does it this way;
//   - unknown: no source says, and the simulator had to choose.
//
// A test can often choose what is unknown: see [Reads], [Fault], [Accept] and
// [Show]. If the choice is the simulator's, it is the stricter one.
package dinterotest
