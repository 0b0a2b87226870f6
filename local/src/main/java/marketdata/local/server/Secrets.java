package marketdata.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** One random password per database role, made at the first start and kept in a file only its owner can read. */
public final class Secrets {
    private final Properties passwords = new Properties();

    /** Reads the file, or makes it. */
    public Secrets(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            try (InputStream in = Files.newInputStream(file)) {
                passwords.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The password of a role. */
    public String password(DatabaseRole role) {
        return passwords.getProperty(role.sqlName());
    }

    private static void create(Path file) throws IOException {
        SecureRandom random = new SecureRandom();
        Properties made = new Properties();
        for (DatabaseRole role : DatabaseRole.values()) {
            byte[] bytes = new byte[24];
            random.nextBytes(bytes);
            made.setProperty(
                    role.sqlName(), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        // Written beside and renamed: a killed start leaves no half of it.
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(next)) {
            made.store(out, "Passwords of this data folder's database roles");
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
