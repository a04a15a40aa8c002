package dev.kured.notify;

/** Tells people what happens to a node. */
public interface Notifier {

    /** Delivers a message in the background. Never blocks and never throws. */
    void send(Message message);
}
