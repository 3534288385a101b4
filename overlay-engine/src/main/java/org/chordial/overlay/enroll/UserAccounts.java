package org.chordial.overlay.enroll;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.usage.sip.Aor;

/** The users of an enrollment server: what the operator does with them. Any thread may call. */
public final class UserAccounts {
  static final int MIN_PASSWORD = 8;
  static final int MAX_PASSWORD = 256;

  /** "Enrollment servers SHOULD take care to allow only legal characters in the name." */
  private static final Pattern USER = Pattern.compile("[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?");

  private final EnrollmentDatabase database;
  private final String overlay;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public UserAccounts(EnrollmentDatabase database, String overlay, InstantSource clock) {
    this.database = database;
    this.overlay = overlay.toLowerCase(Locale.ROOT);
    this.clock = clock;
  }

  /** Adds a user; fails with a sentence if the name or the password cannot be. */
  public void add(String name, char[] password) throws OverlayException, SQLException {
    Aor aor = check(name, password);
    if (!database.addUser(aor, PasswordHash.of(password, random), clock.instant())) {
      throw new OverlayException(OverlayFailure.NAME_TAKEN, aor);
    }
  }

  /** Removes a user and makes her certificates invalid; false if there is none of that name. */
  public boolean remove(String name) throws OverlayException, SQLException {
    Aor aor =
        Aor.parse(name)
            .orElseThrow(
                () ->
                    new OverlayException(
                        OverlayFailure.BAD_NAME, name, "names look like alice@" + overlay));
    return database.removeUser(aor, clock.instant());
  }

  public List<EnrollmentDatabase.User> list() throws SQLException {
    return database.users();
  }

  private Aor check(String name, char[] password) throws OverlayException {
    Aor aor = Aor.parse(name).filter(this::admits).orElse(null);
    if (aor == null) {
      throw new OverlayException(
          OverlayFailure.BAD_NAME,
          name,
          "names here are letters, digits, dots and hyphens, then @" + overlay);
    }
    if (!isPassword(password)) {
      throw new OverlayException(OverlayFailure.BAD_PASSWORD, MIN_PASSWORD, MAX_PASSWORD);
    }
    return aor;
  }

  /** Whether a person may have that name here. */
  boolean admits(Aor aor) {
    return USER.matcher(aor.user()).matches() && aor.domain().equals(overlay);
  }

  static boolean isPassword(char[] password) {
    return password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD;
  }
}
