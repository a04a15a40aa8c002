package dev.kured.notify;

/** Who tells people what happens to a node. */
public interface Notifier {

    /** Takes a message to be delivered beside the work. Never blocks and never throws. */
    void send(Message message);
}
