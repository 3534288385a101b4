package org.chordial.ice.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What routers and their enemies write in UPnP. */
class IgdTest {
  private static final InetAddress ROUTER = InetAddress.ofLiteral("10.0.0.1");
  private static final URI LOCATION = URI.create("http://10.0.0.1:5000/rootDesc.xml");
  private static final String DESCRIPTION =
      """
      <?xml version="1.0"?>
      <root xmlns="urn:schemas-upnp-org:device-1-0"><device><serviceList>
      <service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType>
      <controlURL>%s</controlURL></service>
      </serviceList></device></root>
      """;

  private static final String CHUNKS = "3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n";

  private static Optional<URI> location(String url) {
    return Igd.location(
        "HTTP/1.1 200 OK\r\nCACHE-CONTROL: x\r\nLocation: " + url + "\r\n\r\n", ROUTER);
  }

  @Test
  void aRouterTellsWhereItsDescriptionIs() {
    assertEquals(Optional.of(LOCATION), location(LOCATION.toString()));
  }

  @Test
  void whoDescribesSomebodyElseIsNotAsked() {
    assertEquals(Optional.empty(), location("http://10.0.0.7:5000/rootDesc.xml"));
    assertEquals(Optional.empty(), location("http://router.example.org:5000/rootDesc.xml"));
    assertEquals(Optional.empty(), location("file:///etc/passwd"));
    assertEquals(Optional.empty(), location("http://10.0.0.1/no-port"));
    assertEquals(Optional.empty(), location("http://10.0.0.1:5000/" + "a".repeat(600)));
    assertEquals(Optional.empty(), location("::"));
    assertEquals(Optional.empty(), Igd.location("HTTP/1.1 404 No\r\n\r\n", ROUTER));
  }

  @Test
  void theServiceThatMapsPortsIsFoundByItsType() {
    assertEquals(
        Optional.of(
            new Igd.Control("urn:schemas-upnp-org:service:WANIPConnection:1", 5000, "/ctl/IPConn")),
        Igd.control(DESCRIPTION.formatted("/ctl/IPConn"), LOCATION));
  }

  @Test
  void aServiceOnAnotherHostIsNone() {
    assertEquals(
        Optional.empty(), Igd.control(DESCRIPTION.formatted("http://10.0.0.7:80/ctl"), LOCATION));
  }

  @Test
  void entitiesAndDoctypesAreRefused() {
    String bomb =
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
            + "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><x><errorCode>&b;&f;</errorCode></x>";
    assertEquals(Optional.empty(), Igd.value(bomb, "errorCode"));
    assertEquals(0, Igd.error(bomb));
  }

  @Test
  void theCodeOfARefusalIsRead() {
    assertEquals(
        Igd.ONLY_PERMANENT,
        Igd.error(
            "<s:Envelope"
                + " xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><detail><UPnPError"
                + " xmlns=\"urn:schemas-upnp-org:control-1-0\">"
                + "<errorCode>725</errorCode></UPnPError></detail></s:Fault></s:Body></s:Envelope>"));
  }

  @Test
  void anAnswerIsWholeByItsLengthItsChunksOrItsEnd() {
    assertEquals(
        Optional.of(new HttpExchange.Response(200, "abc")),
        HttpExchange.parse("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", false));
    assertEquals(
        Optional.empty(),
        HttpExchange.parse("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", false));
    assertEquals(
        Optional.of(new HttpExchange.Response(500, "abcde")),
        HttpExchange.parse("HTTP/1.1 500 E\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS, false));
    assertEquals(Optional.empty(), HttpExchange.parse("HTTP/1.0 200 OK\r\n\r\nabc", false));
    assertEquals(
        Optional.of(new HttpExchange.Response(200, "abc")),
        HttpExchange.parse("HTTP/1.0 200 OK\r\n\r\nabc", true));
    assertEquals(
        Optional.empty(),
        HttpExchange.parse("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nabc", true));
  }

  @Test
  void threeThousandDamagedAnswersDoNoHarm() {
    SplittableRandom random = new SplittableRandom(1900);
    String description = DESCRIPTION.formatted("/ctl/IPConn");
    String good =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(description.length())
            + "\r\n"
            + description
            + "\r\n0\r\n\r\n";
    int found = 0;
    for (int i = 0; i < 3000; i++) {
      StringBuilder mutant = new StringBuilder(good);
      for (int changes = random.nextInt(5); changes > 0; changes--) {
        mutant.setCharAt(random.nextInt(mutant.length()), (char) random.nextInt(32, 127));
      }
      mutant.setLength(random.nextInt(10) == 0 ? random.nextInt(mutant.length()) : mutant.length());
      found +=
          HttpExchange.parse(mutant.toString(), true)
                  .flatMap(answer -> Igd.control(answer.body(), LOCATION))
                  .isPresent()
              ? 1
              : 0;
    }
    assertTrue(found > 300 && found < 2999, found + " were understood");
  }
}
