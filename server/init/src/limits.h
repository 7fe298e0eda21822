/* Every bound of sandbox-init in one place. */
#ifndef FY_LIMITS_H
#define FY_LIMITS_H

/* Connections. */
#define MAX_CONNECTIONS 512
#define MAX_CONTROL_CONNECTIONS 16
#define MAX_FRAME (4u << 20)        /* a control request; SPAWN is the only large one */
#define MAX_FRAME_HELLO 1024u       /* before a connection has said what it is */
#define MAX_REPLY_BACKLOG (8u << 20) /* a control client that lets this much pile up is cut off */
#define PAUSE_REPLY_BACKLOG (256u << 10) /* from here on no further request is read from it */
#define RELAY_BUFFER (64u << 10)    /* of a dialled connection, each direction */

/* Processes. */
#define MAX_PROCESSES 512    /* running and ended */
#define MAX_ENDED 128        /* ended ones kept; over it the one that ended first goes */
#define MAX_ENDED_BYTES (32u << 20) /* output of ended ones kept, in all */
#define MAX_KEY 40
#define MAX_ARGV_KEPT 8192   /* bytes of argv kept for LIST */
#define MAX_STRINGS 65536    /* argv and environment entries */
#define MAX_WRITE (64u << 10)      /* data of one WRITE */
#define STDIN_QUEUE (64u << 10)
#define MAX_DRAINS 64        /* pipes of forgotten processes that somebody still holds */

/* Output. */
#define RING_BYTES (1u << 20)
#define RING_RECORDS 16384u
#define RECORD_MERGE_MS 10   /* output of one stream within this time is one record */
#define READ_CHUNK (64u << 10)
#define MAX_READ_ALL (256u << 10)  /* more than a terminal can hold */
#define OUTPUT_FRAME (64u << 10)   /* data in one OUTPUT frame */
#define WRITERS_MS 20        /* how long stopping the terminals may wait for who is writing */
#define HOLD_MS 10000        /* how long output waits for a first reader, or for one that was cut off */
#define HOLD_MARGIN (384u << 10) /* what a reader that was cut off may have been sent and not seen */
#define GRACE_MS 300         /* how long after its end a process's output may still come from others */

/* What is read from the sandbox's own files. */
#define MAX_USER_FILE (1u << 20)
#define MAX_GROUPS 256
#define MAX_TREE 4096
#define MAX_TREE_ARGV 1024
#define MAX_TREE_REPLY (1u << 20)
#define SAME_START_MS 1000   /* two starts this close, under one number, are one process's */
#define MAX_PORTS 1024
#define MAX_FDS_SCANNED 65536

/* File work. */
#define MAX_FILE_WORKERS 16
#define MAX_FILE_FRAME 16384u  /* a request: two paths and a few numbers */
#define MAX_FILE_PATH 4095u
#define MAX_FILE_PATTERN 1024u
#define MAX_FILE_BYTES (64u << 10) /* data of one frame, both ways */
#define FILE_END_MS 500        /* how long a worker that is told to end may take */
#define MAX_WALK_DEPTH 128     /* folders open at once when looking for something */
#define MAX_REMOVE_DEPTH 4096
#define MAX_LINE_SHOWN 200     /* bytes of a line that is found */
#define MAX_FILE_SEARCHED (16u << 20)
#define MAX_MATCHES_IN_FILE 20

#endif
