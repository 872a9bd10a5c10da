// Package dinterotest is a simulated Dintero: an [http.Handler] that keeps
// accounts, tokens and Vipps signups in memory and answers as the Account
// Management API does.
//
// It is a simulator and not a list of canned answers because the promises of
// the provider are about what Dintero holds in the end: a signup that was
// accepted is never lost, and none is ever submitted twice. Only a server with
// a state of its own can tell whether that is so after an answer was cut off,
// a token ran out or the merchant signed in the middle of an apply. It also
// keeps a log of what it was asked, lets "another actor" change things, and
// fails on demand.
//
// A test starts here:
//
//	sim := dinterotest.Start(t)                    // listens at sim.URL
//	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 503, After: true})
//	…                                              // run the client
//	sim.Sign(dinterotest.Account)                  // the merchant signs
//	sim.Count(dinterotest.RouteSignup)             // how many signups were sent
//	sim.Connection(dinterotest.Account)            // what Dintero holds
//
// The simulator follows the reference of the API and imports nothing of the
// client, so that a wrong idea in the client is not repeated here. Where the
// code depends on a fact about the API, its comment says how sure that fact is:
//
//   - documented: the reference of Dintero says so;
//   - inferred: an endpoint of the same family or an example does it this way;
//   - unknown: nobody says, and the simulator had to choose.
//
// What is unknown can often be chosen by the test, see [Reads] and [Fault].
// Where the choice is the simulator's, it takes the stricter one.
package dinterotest
