package org.chordial.overlay.storage;

import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.StoredDataValue;

/**
 * A value that was fetched and verified.
 *
 * @param storageTime milliseconds since 1970, by its signer's clock
 * @param lifetime seconds that it had left where it was fetched
 */
public record FetchedValue(
    StoredDataValue value,
    long storageTime,
    long lifetime,
    NodeId signer,
    NodeCertificate certificate) {}
