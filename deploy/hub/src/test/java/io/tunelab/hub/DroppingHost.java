package io.tunelab.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A host that drops packets: its queue of connections is full, so that the kernel does not answer further ones. */
public final class DroppingHost implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> queue = new ArrayList<>();

    public DroppingHost() {
        try {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            while (accepts()) {
                // until the queue is full
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean accepts() throws IOException {
        if (queue.size() > 100) {
            throw new IllegalStateException("this machine's kernel accepts more connections than the queue may have");
        }
        var socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        for (var socket : queue) {
            socket.close();
        }
        server.close();
    }
}
