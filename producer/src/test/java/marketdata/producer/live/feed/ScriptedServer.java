package marketdata.producer.live.feed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket server that answers each text message as a script says. Pings are answered. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    final List<Peer> peers = new CopyOnWriteArrayList<>();

    /** What the server does when a message has come. */
    interface Script {
        void message(Peer peer, String text) throws IOException;
    }

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    URI address() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort());
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Peer peer = new Peer(server.accept());
                daemon(peer::serve);
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Peer peer : peers) {
            peer.socket.close();
        }
    }

    /** One connection. */
    final class Peer {
        private final Socket socket;
        final List<String> messages = new CopyOnWriteArrayList<>();
        volatile boolean ended;

        private Peer(Socket socket) {
            this.socket = socket;
        }

        private void serve() {
            try (socket) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                handshake(in);
                peers.add(this);
                while (true) {
                    int opcode = in.readByte() & 15;
                    int length = in.readByte() & 127;
                    length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
                    byte[] mask = in.readNBytes(4);
                    byte[] payload = in.readNBytes(length);
                    for (int i = 0; i < length; i++) {
                        payload[i] ^= mask[i % 4];
                    }
                    if (opcode == 8) {
                        return;
                    } else if (opcode == 9) {
                        write(10, payload);
                    } else if (opcode == 1) {
                        String text = new String(payload, StandardCharsets.UTF_8);
                        messages.add(text);
                        script.message(this, text);
                    }
                }
            } catch (IOException e) {
                // the client has gone, or the script has closed
            } finally {
                ended = true;
            }
        }

        private void handshake(DataInputStream in) throws IOException {
            String key = "";
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                    key = line.substring(line.indexOf(':') + 1).strip();
                }
            }
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream()
                        .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                        + "Sec-WebSocket-Accept: "
                                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private String line(DataInputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("ended during the handshake");
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.US_ASCII).strip();
        }

        void send(String text) throws IOException {
            write(1, text.getBytes(StandardCharsets.UTF_8));
        }

        /** Bytes as they are. */
        synchronized void raw(byte... bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        private synchronized void write(int opcode, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(0x80 | opcode);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            frame.writeBytes(payload);
            socket.getOutputStream().write(frame.toByteArray());
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
