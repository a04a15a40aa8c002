package dev.kured.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between a client and a server on loopback, which a test can disturb. */
public final class Wire implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile ServerSocket listener;
    private volatile boolean mute;

    public Wire(int target) {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /** A copy of the kubeconfig whose server is this wire. */
    public Path through(Path kubeconfig, Path folder) {
        try {
            Path copy = folder.resolve("wired-" + kubeconfig.getFileName());
            return Files.writeString(copy, Files.readString(kubeconfig).replace(":" + target + "\n", ":" + port + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all connections; new ones come about. */
    public void cut() {
        for (Socket socket : sockets) {
            end(socket);
        }
    }

    /** Ends all connections, and refuses new ones. */
    public void refuse() {
        end(listener);
        cut();
    }

    /** Accepts connections again. */
    public void accept() {
        listener = listen(port);
    }

    /** The server hears what the client says, but its answers are lost from now on. */
    public void mute() {
        mute = true;
    }

    /** New answers go through again; connections that lost some are of no use any more. */
    public void unmute() {
        cut();
        mute = false;
    }

    /** How many connections there have been. */
    public int connections() {
        return connections.get();
    }

    /** How many there are. */
    public int open() {
        return sockets.size() / 2;
    }

    @Override
    public void close() {
        refuse();
    }

    private ServerSocket listen(int at) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            daemon(() -> serve(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                if (socket.isClosed()) { // refused while this one was on its way
                    end(client);
                    end(server);
                }
                daemon(() -> pump(client, server, false));
                daemon(() -> pump(server, client, true));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        try (from; to) {
            var buffer = new byte[65536];
            for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
                if (!(answers && mute)) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // Cut.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void daemon(Runnable work) {
        Thread.ofPlatform().daemon().start(work);
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
