/**
 * System calls that a sandbox may make, by what they are for: what containers usually get (the calls that Docker
 * and containerd allow to a container with our capabilities). A name that a CPU doesn't have is skipped by runc.
 */
const words = (text: string) => text.trim().split(/\s+/);

const FILES = words(`
  access chdir chmod chown chown32 close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
  fadvise64 fadvise64_64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync
  fgetxattr flistxattr flock fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate
  ftruncate64 futimesat getcwd getdents getdents64 getxattr getxattrat ioctl lchown lchown32 lgetxattr link linkat
  listxattr listxattrat llistxattr _llseek lremovexattr lseek lsetxattr lstat lstat64 mkdir mkdirat mknod mknodat
  name_to_handle_at newfstatat open openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead
  readlink readlinkat readv removexattr removexattrat rename renameat renameat2 rmdir sendfile sendfile64 setxattr
  setxattrat splice stat stat64 statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs tee truncate
  truncate64 umask unlink unlinkat utime utimensat utimensat_time64 utimes vmsplice write writev chroot
`);

const WAITING = words(`
  epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd
  eventfd2 fanotify_mark inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy
  io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit _newselect pause pipe pipe2 poll ppoll
  ppoll_time64 pselect6 pselect6_time64 select signalfd signalfd4
`);

const PROCESSES = words(`
  capget capset execve execveat exit exit_group fork getcpu getegid getegid32 geteuid geteuid32 getgid getgid32
  getgroups getgroups32 getpgid getpgrp getpid getppid getpriority getresgid getresgid32 getresuid getresuid32
  getrlimit get_robust_list getrusage getsid get_thread_area gettid getuid getuid32 ioprio_get ioprio_set kill
  pidfd_getfd pidfd_open pidfd_send_signal prctl prlimit64 process_mrelease process_vm_readv process_vm_writev ptrace
  restart_syscall rseq sched_getaffinity sched_getattr sched_getparam sched_get_priority_max sched_get_priority_min
  sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setattr
  sched_setparam sched_setscheduler sched_yield seccomp setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32
  setgroups setgroups32 setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid
  setreuid32 setrlimit set_robust_list setsid set_thread_area set_tid_address setuid setuid32 sysinfo tgkill tkill
  ugetrlimit uname vfork wait4 waitid waitpid landlock_add_rule landlock_create_ruleset landlock_restrict_self
`);

const SIGNALS_AND_TIME = words(`
  adjtimex alarm clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64
  clock_nanosleep clock_nanosleep_time64 getitimer gettimeofday nanosleep rt_sigaction rt_sigpending rt_sigprocmask
  rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo setitimer
  sigaltstack sigpending sigprocmask sigreturn sigsuspend time timer_create timer_delete timer_getoverrun
  timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64
  timerfd_settime timerfd_settime64 times
`);

const MEMORY = words(`
  brk cachestat futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake getrandom madvise map_shadow_stack
  membarrier memfd_create mincore mlock mlock2 mlockall mmap mmap2 mprotect mremap mseal msync munlock munlockall
  munmap pkey_alloc pkey_free pkey_mprotect process_madvise remap_file_pages
`);

const BETWEEN_PROCESSES = words(`
  accept accept4 bind connect getpeername getsockname getsockopt ipc listen mq_getsetattr mq_notify mq_open
  mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd recv
  recvfrom recvmmsg recvmmsg_time64 recvmsg semctl semget semop semtimedop semtimedop_time64 send sendmmsg sendmsg
  sendto setsockopt shmat shmctl shmdt shmget shutdown socketpair
`);

const ONE_ARCHITECTURE = words(`
  arch_prctl modify_ldt arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush set_tls sync_file_range2
`);

export const ALLOWED = [
  ...FILES,
  ...WAITING,
  ...PROCESSES,
  ...SIGNALS_AND_TIME,
  ...MEMORY,
  ...BETWEEN_PROCESSES,
  ...ONE_ARCHITECTURE,
];

/** CRIU can't dump what these make, so a program must hear "not here" and take its other way. */
export const NOT_DUMPABLE = ["io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_secret"];
