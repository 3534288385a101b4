package org.chordial.ice.dtls;

import java.util.Arrays;
import org.bouncycastle.tls.BasicTlsPSKIdentity;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.bouncycastle.tls.TlsPSKIdentityManager;

/** Our shared key as the library wants it. */
final class SharedKeys {
  private SharedKeys() {}

  static TlsPSKIdentity client(SharedKey shared) {
    return new BasicTlsPSKIdentity(shared.identity(), shared.key());
  }

  static TlsPSKIdentityManager server(SharedKey shared) {
    return new TlsPSKIdentityManager() {
      @Override
      public byte[] getHint() {
        return null;
      }

      // Null, for an identity that is not ours, ends the handshake.
      @Override
      public byte[] getPSK(byte[] identity) {
        return Arrays.equals(identity, shared.identity()) ? shared.key() : null;
      }
    };
  }
}
