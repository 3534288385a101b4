package org.chordial.app.ui.shell;

import java.time.InstantSource;
import org.chordial.app.ui.control.LevelMeter;
import org.chordial.app.ui.control.PicturePane;
import org.chordial.app.ui.model.People;
import org.chordial.app.ui.model.PhoneModel;

/**
 * What the main window is made of.
 *
 * @param aor mine
 * @param remote where the phone shows the other side's picture
 * @param own where it shows my camera's
 * @param level where it shows how loud my microphone is
 */
public record Parts(
    String aor,
    PhoneModel phone,
    People people,
    PicturePane remote,
    PicturePane own,
    LevelMeter level,
    InstantSource clock) {}
