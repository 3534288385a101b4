/** The window: views on view models on the phone and its stores; it knows nothing of protocols. */
package org.chordial.app.ui;
