package org.chordial.overlay;

import java.util.Locale;

/**
 * Everything that can go wrong with an overlay, each with a token for scripts and the sentence that
 * the user reads. {@code %s} stands for whom or what it is about.
 */
public enum OverlayFailure {
  CONFIG_UNREADABLE(
      "This is not a configuration document of an overlay: %s. Ask for the file or the link"
          + " again."),
  CONFIG_WRONG_VALUE(
      "The configuration document is wrong in %s: \"%s\" %s. Whoever runs the overlay has to mend"
          + " it."),
  CONFIG_NOT_FETCHED(
      "The configuration document could not be fetched from %s: %s. Check the link and the"
          + " network."),
  CONFIG_BAD_SIGNATURE(
      "The configuration document of %s was not signed by who may sign it (%s). It may have been"
          + " tampered with; nothing was changed."),
  CONFIG_EXPIRED(
      "The configuration document of %s expired on %s. Ask whoever runs the overlay for a new"
          + " one."),
  CONFIG_NOT_SUPPORTED("The overlay %s asks for something that this program cannot do: %s."),
  CONFIG_NEEDS_RESTART(
      "The overlay %s now demands something that this node can only change by joining anew: %s."
          + " Start it again."),
  CLIENTS_NOT_PERMITTED(
      "The overlay %s has no room for clients: each node has to route and store. Start this one as"
          + " a peer."),
  CONFIG_OTHER_OVERLAY("The configuration document is for %s and not for %s."),
  ADDRESS_NOT_USABLE("The address %s cannot be used: %s."),
  BOOTSTRAP_UNREACHABLE(
      "None of the overlay's bootstrap peers %s can be reached (%s). Check the network; the"
          + " connection comes back by itself."),
  NOT_ADMITTED("The overlay did not let this node in (%s). It goes on trying."),
  BAD_NAME("\"%s\" cannot be a name here: %s."),
  BAD_PASSWORD("A password here has %s to %s characters."),
  NAME_NOT_HERE(
      "\"%s\" does not belong to this overlay. Check what stands behind the @, or join the overlay"
          + " it belongs to."),
  NAME_NOT_REGISTERED("%s is not online: no device is registered under that name."),
  NAME_REFUSED("The overlay refused to register %s: it is not the name in this certificate."),
  OVERLAY_SILENT(
      "The overlay did not answer when asked for %s. Check the network, then try again."),
  OVERLAY_REFUSED("The overlay could not do what was asked for %s: %s."),
  WRONG_PASSWORD("The enrollment server does not know %s with that password. Check both."),
  NAME_TAKEN("The name %s is taken or not allowed here. Choose another one."),
  TOO_MANY_ATTEMPTS("There were too many attempts. Wait a few minutes, then try again."),
  ENROLLMENT_REFUSED("The enrollment server refused to give a certificate: %s."),
  ENROLLMENT_UNREACHABLE("The enrollment server at %s does not answer: %s."),
  ENROLLMENT_NOT_OFFERED("The overlay %s names no enrollment server; ask whoever runs it."),
  SERVER_NOT_TRUSTED(
      "The server at %s could not prove who it is (%s). No password was sent. Ask for the link"
          + " again."),
  SELF_SIGNED_NOT_PERMITTED(
      "The overlay %s does not take certificates that people make themselves; enroll with its"
          + " server."),
  CERTIFICATE_NOT_VALID("The certificate for %s is not valid here: %s."),
  CERTIFICATE_EXPIRED("The certificate for %s expired on %s. Enroll again to get a new one."),
  PORT_IN_USE("Port %s is in use by another program. Choose another one or end that program."),
  SERVER_DATA_UNREADABLE("The enrollment server's data in %s cannot be read: %s."),
  PEER_CERTIFICATE_MALFORMED("The certificate of the other side cannot be read."),
  PEER_CERTIFICATE_NOT_FOR_A_NODE(
      "The certificate of the other side does not name one user and at least one node of an"
          + " overlay."),
  PEER_CERTIFICATE_OF_OTHER_OVERLAY(
      "The certificate of the other side belongs to another overlay."),
  PEER_CERTIFICATE_UNTRUSTED(
      "The certificate of the other side was not issued by this overlay's enrollment server."),
  PEER_CERTIFICATE_EXPIRED(
      "The certificate of the other side has expired. If this happens with everybody, check this"
          + " computer's clock."),
  PEER_CERTIFICATE_NOT_YET_VALID(
      "The certificate of the other side is not valid yet. If this happens with everybody, check"
          + " this computer's clock."),
  PEER_CERTIFICATE_NODE_ID_FORGED(
      "The other side made its own certificate, and the Node-ID in it does not belong to its key."),
  PEER_CERTIFICATE_KEY_NOT_PERMITTED(
      "The key in the certificate of the other side is of a kind that this overlay does not"
          + " permit."),
  PEER_CERTIFICATE_KEY_TOO_WEAK(
      "The key in the certificate of the other side is too short to be safe."),
  STORED_VALUES_DAMAGED(
      "The values that this peer had stored for the overlay in %s are damaged (%s). The file was"
          + " set aside as %s; the peer begins with none, and other peers have copies."),
  STORED_VALUES_NOT_WRITTEN(
      "The values that this peer stores for the overlay cannot be kept in %s (%s). It goes on"
          + " without, and they will not survive its end. Check the disk."),
  BAD_NODE("The other side has been excluded from this overlay by its configuration."),
  WRONG_NODE("Another node answered than the one that was asked for."),
  SIGNER_UNKNOWN("A message came without the certificate that its signature needs."),
  SIGNER_IDENTITY_WRONG("A message names its signer in a way that does not fit its certificate."),
  SIGNATURE_MISSING("A message or value that must be signed is not."),
  SIGNATURE_ALGORITHM_UNSUPPORTED("A message is signed in a way that is not supported here."),
  SIGNATURE_WRONG("A message or value was changed after it was signed.");

  private final String sentence;

  OverlayFailure(String sentence) {
    this.sentence = sentence;
  }

  /** The word for scripts: the constant in small letters with hyphens. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The sentence for the user. */
  public String text(Object... about) {
    return String.format(Locale.ROOT, sentence, about);
  }
}
