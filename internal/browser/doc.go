// Package browser has nothing but tests: they use the pages of the simulated
// Dintero (internal/dinterotest) in a real Chromium, as a person does.
//
//	$ make test-browser
//	$ make test-browser SCREENSHOTS=/tmp/pictures
//
// It is a module of its own, so that what drives the browser is no dependency of
// the provider. It downloads no browser: Chromium or Chrome has to be installed.
//
// chromium_test.go starts the browser, tab_test.go is what a person does in it,
// and the other files are named after what they test.
package browser
