package marketdata.local.server;

import marketdata.local.UserError;
import marketdata.local.process.Tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who PostgreSQL runs as. It refuses root; started by root it runs as an unprivileged user who can reach the data
 * folder or, where none can, in a user namespace in which nobody is root.
 *
 * @param prefix put before each of PostgreSQL's commands
 * @param user who must own the database's folder; null when that is the present user, who is not root
 */
record PostgresAccount(List<String> prefix, String user) {
    private static final List<String> CANDIDATES = List.of("postgres", "nobody");

    static PostgresAccount forFolder(Path folder) throws InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new PostgresAccount(List.of(), null);
        }
        for (String user : CANDIDATES) {
            List<String> prefix = List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups");
            if (Tools.works(with(prefix, "test", "-x", folder.toString()))) {
                return new PostgresAccount(prefix, user);
            }
        }
        List<String> namespace = List.of("unshare", "--user");
        if (Tools.works(with(namespace, "test", "-x", folder.toString()))) {
            // Outside the namespace its files are root's.
            return new PostgresAccount(namespace, "root");
        }
        throw new UserError("PostgreSQL does not run as root, and no other user can enter " + folder
                + "; give --data a folder below /var/lib or /srv, or start as another user");
    }

    /** Whether it can reach what is in a folder. */
    boolean canEnter(Path folder) throws InterruptedException {
        return Tools.works(with(prefix, "test", "-x", folder.toString()));
    }

    /** Gives a folder and all in it to the account. */
    void own(Path folder) throws IOException {
        if (user == null) {
            return;
        }
        var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        var group = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group(user));
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
                view.setOwner(owner);
                view.setGroup(group);
            }
        }
    }

    private static String group(String user) {
        boolean nogroup = user.equals("nobody") && !groupExists("nobody");
        return nogroup ? "nogroup" : user;
    }

    private static boolean groupExists(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/etc/group"))) {
            return lines.anyMatch(line -> line.startsWith(name + ":"));
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> with(List<String> prefix, String... command) {
        return Stream.concat(prefix.stream(), Stream.of(command)).toList();
    }
}
