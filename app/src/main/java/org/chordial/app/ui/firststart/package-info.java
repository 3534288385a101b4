/** The first start: from nothing to an account whose sound and picture work. */
package org.chordial.app.ui.firststart;
