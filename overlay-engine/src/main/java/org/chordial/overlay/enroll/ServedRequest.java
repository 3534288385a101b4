package org.chordial.overlay.enroll;

/**
 * A request that an enrollment server has answered.
 *
 * @param remote the address it came from
 * @param path without the query, in which names may stand
 * @param status of HTTP; -1 where the connection ended before the answer
 */
public record ServedRequest(String remote, String method, String path, int status) {}
