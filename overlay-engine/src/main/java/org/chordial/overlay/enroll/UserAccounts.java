package org.chordial.overlay.enroll;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.enroll.CertificateRecords.Issued;
import org.chordial.overlay.enroll.CertificateRecords.Revoked;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;

/** The users of an enrollment server: what the operator does with them. Any thread may call. */
public final class UserAccounts {
  static final int MIN_PASSWORD = 8;
  static final int MAX_PASSWORD = 256;

  /** "Enrollment servers SHOULD take care to allow only legal characters in the name." */
  private static final Pattern USER = Pattern.compile("[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?");

  private final EnrollmentDatabase database;
  private final String overlay;
  private final InstantSource clock;
  private final EnrollmentLog audit;
  private final String operator;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param operator who does what is done here, for the log
   */
  public UserAccounts(
      EnrollmentDatabase database,
      String overlay,
      InstantSource clock,
      EnrollmentLog audit,
      String operator) {
    this.database = database;
    this.overlay = overlay.toLowerCase(Locale.ROOT);
    this.clock = clock;
    this.audit = audit;
    this.operator = operator;
  }

  /** The account on this machine that the program runs under. */
  public static String operator() {
    return "operator:" + System.getProperty("user.name", "?");
  }

  /** One line of {@code node list}. */
  public record Node(NodeId nodeId, Aor user, Instant issued, Instant expires) {}

  /** Adds a user; fails with a sentence if the name or the password cannot be. */
  public void add(String name, char[] password) throws OverlayException, SQLException {
    Aor aor = check(name, password);
    if (!database.addUser(aor, PasswordHash.of(password, random), clock.instant())) {
      throw new OverlayException(OverlayFailure.NAME_TAKEN, aor);
    }
    audit.did(operator, aor.toString(), "user_added");
  }

  /** Gives a user another password; false if there is none of that name. */
  public boolean changePassword(String name, char[] password)
      throws OverlayException, SQLException {
    Aor aor = check(name, password);
    boolean changed = database.changePassword(aor, PasswordHash.of(password, random));
    if (changed) {
      audit.did(operator, aor.toString(), "password_changed");
    }
    return changed;
  }

  /** Removes a user and makes her certificates invalid; false if there is none of that name. */
  public boolean remove(String name) throws OverlayException, SQLException {
    Aor aor = aor(name);
    boolean removed = database.removeUser(aor, clock.instant());
    if (removed) {
      audit.did(operator, aor.toString(), "user_removed");
    }
    return removed;
  }

  /**
   * Makes every certificate of a user invalid and refuses their keys from now on. She keeps her
   * name, and may enroll with another key.
   *
   * @return the Node-IDs that are bad nodes now
   */
  public Set<NodeId> revoke(String name) throws OverlayException, SQLException {
    Aor aor = aor(name);
    Set<NodeId> ids = database.certificates().revokeAll(aor, clock.instant()).nodeIds();
    audit.did(operator, aor.toString(), "revoked " + ids);
    return ids;
  }

  /** The same for the certificates with one Node-ID; empty where none that is valid has it. */
  public Set<NodeId> revoke(NodeId id) throws SQLException {
    Revoked revoked = database.certificates().revoke(id, clock.instant());
    for (Aor aor : revoked.users()) {
      audit.did(operator, aor.toString(), "revoked " + revoked.nodeIds());
    }
    return revoked.nodeIds();
  }

  public List<EnrollmentDatabase.User> list() throws SQLException {
    return database.users();
  }

  /** Every Node-ID that has a valid certificate, the newest certificate of each. */
  public List<Node> nodes() throws SQLException {
    Map<NodeId, Node> nodes = new LinkedHashMap<>();
    for (Issued issued : database.certificates().valid(clock.instant())) {
      for (NodeId id : issued.nodeIds()) {
        nodes.put(id, new Node(id, issued.user(), issued.issued(), issued.expires()));
      }
    }
    return List.copyOf(nodes.values());
  }

  private Aor aor(String name) throws OverlayException {
    return Aor.parse(name)
        .orElseThrow(
            () ->
                new OverlayException(
                    OverlayFailure.BAD_NAME, name, "names look like alice@" + overlay));
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
    return admits(aor, overlay);
  }

  static boolean admits(Aor aor, String overlay) {
    return USER.matcher(aor.user()).matches()
        && aor.domain().equals(overlay.toLowerCase(Locale.ROOT));
  }

  static boolean isPassword(char[] password) {
    return password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD;
  }
}
