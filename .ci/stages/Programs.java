import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * Runs the small programs beside it one after the other in one JVM, because starting one for each question costs more than
 * the answer. A request is texts, each with its length before it: the number of options, the class, the options, what the
 * program reads from standard input. The answer: 0 and what it printed, or 1 and why it failed. Ends with its input.
 */
class Programs {
    public static void main(String[] args) throws IOException {
        DataInputStream requests = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream answers = new DataOutputStream(new BufferedOutputStream(System.out));
        // What libraries print by themselves is no answer.
        System.setOut(System.err);
        while (true) {
            int count;
            try {
                count = requests.readInt();
            } catch (EOFException e) {
                // Also where a program has left threads behind.
                System.exit(0);
                return;
            }
            String name = text(requests);
            String[] options = new String[count];
            for (int i = 0; i < count; i++) {
                options[i] = text(requests);
            }
            answer(answers, name, options, bytes(requests));
        }
    }

    private static void answer(DataOutputStream answers, String name, String[] options, byte[] lines) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setIn(new ByteArrayInputStream(lines));
        int code = 0;
        try {
            Method main = Class.forName(name).getDeclaredMethod("main", String[].class);
            main.invoke(null, (Object) options);
            System.out.flush();
        } catch (InvocationTargetException e) {
            code = 1;
            printed.reset();
            printed.writeBytes(String.valueOf(e.getCause()).getBytes(StandardCharsets.UTF_8));
            e.getCause().printStackTrace();
        } catch (ReflectiveOperationException e) {
            code = 1;
            printed.reset();
            printed.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
        }
        answers.writeInt(code);
        answers.writeInt(printed.size());
        printed.writeTo(answers);
        answers.flush();
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
