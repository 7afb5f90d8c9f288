package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnProcessTest {
    @Test
    void aPidThatWasGivenToAnotherProcessIsNotOurs() {
        var current = OwnProcess.current();
        var earlier =
                new OwnProcess(current.pid(), Optional.of(Instant.now().minus(Duration.ofDays(2))), current.command());
        var another = new OwnProcess(current.pid(), current.startedAt(), "/usr/bin/editor");

        assertThat(current.isAlive()).isTrue();
        assertThat(earlier.isAlive()).isFalse();
        assertThat(another.isAlive()).isFalse();
    }

    @Test
    void aProcessThatIgnoresTheRequestIsEndedByForce() throws Exception {
        var stubborn = new ProcessBuilder("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done").start();
        assertThat(stubborn.inputReader().readLine()).isEqualTo("deaf");
        var own = OwnProcess.of(stubborn.toHandle());

        own.stop(Duration.ofMillis(300));

        assertThat(own.isAlive()).isFalse();
        assertThat(stubborn.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void aPortIsTakenAlsoWhenSomebodyListensOnLoopbackOnly() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
        }
    }

    @Test
    void thePauseBeforeARestartDoublesAndStartsAnewAfterAHealthyLife() {
        var backOff = new BackOff();
        var crash = Duration.ofSeconds(1);

        assertThat(backOff.after(crash)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.after(crash)).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            backOff.after(crash);
        }
        assertThat(backOff.after(crash)).isEqualTo(BackOff.LONGEST);
        assertThat(backOff.after(Duration.ofMinutes(5))).isEqualTo(BackOff.FIRST);
    }
}
