/** Sockets as the cores see them, and the Netty sockets behind them. */
package org.chordial.ice.net;
