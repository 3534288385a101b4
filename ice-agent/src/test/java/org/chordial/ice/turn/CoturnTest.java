package org.chordial.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client with a TURN server that is not ours. */
class CoturnTest {

  private static Coturn coturn;
  @TempDir static Path folder;
  private RelayTrial trial;

  @BeforeAll
  static void start() throws Exception {
    if (!Coturn.isLeftOut()) {
      try (RelayTrial maker = new RelayTrial()) {
        coturn = Coturn.start(folder, maker.identity);
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (coturn != null) {
      coturn.close();
    }
  }

  @BeforeEach
  void begin() {
    trial = new RelayTrial();
  }

  @AfterEach
  void end() {
    trial.close();
  }

  @ParameterizedTest
  @EnumSource(TurnTransport.class)
  void dataGoesThroughCoturnAndNoneIsLostAsItsChannelIsBound(TurnTransport transport)
      throws Exception {
    if (coturn == null) {
      return;
    }
    trial.relayEchoes(trial.server(coturn.address(transport), transport, Coturn.ALICE));
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "DTLS"})
  void anAllocationMovesWithItsClientThroughCoturn(TurnTransport transport) throws Exception {
    if (coturn == null) {
      return;
    }
    trial.relayMoves(trial.server(coturn.address(transport), transport, Coturn.ALICE));
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS"})
  void streamsOfPeersGoThroughCoturnBothWays(TurnTransport transport) throws Exception {
    if (coturn == null) {
      return;
    }
    // It loses some of what comes faster than it can hand on.
    trial.relayStreams(trial.server(coturn.address(transport), transport, Coturn.ALICE), 1 << 14);
  }

  @Test
  void aWrongPasswordEndsWithItsSentence() throws Exception {
    if (coturn == null) {
      return;
    }
    TurnFailure failure =
        trial.refusal(
            trial.server(
                coturn.address(TurnTransport.UDP),
                TurnTransport.UDP,
                new TurnCredentials("alice", "wrong")),
            RelayRequest.both());
    assertEquals(TurnFailure.WRONG_CREDENTIALS, failure);
  }

  @Test
  void theEndOfTheServerIsTold() throws Exception {
    if (coturn == null) {
      return;
    }
    CompletableFuture<TurnFailure> lost = new CompletableFuture<>();
    try (Coturn own = Coturn.start(folder, trial.identity)) {
      TurnClient client =
          trial.allocate(
              trial.server(own.address(TurnTransport.TCP), TurnTransport.TCP, Coturn.ALICE),
              RelayRequest.both());
      trial.run(() -> client.onLost(lost::complete));
    }
    assertEquals(TurnFailure.LOST, lost.get(20, TimeUnit.SECONDS));
  }
}
